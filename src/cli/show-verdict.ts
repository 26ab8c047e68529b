// Shows the broker's verdict on a deployment: the matrix, the results behind it, the reason and the verdict.
import type { DeployVerdict } from '../app/pact/can-i-deploy.ts';
import { drawTable } from './broker-table.ts';

type Row = DeployVerdict['rows'][number];

const shown = ({ success, ignored }: Row): string => {
  const result = success === undefined ? 'unknown' : success ? 'yes' : 'no';
  return ignored ? `${result} (ignored)` : result;
};

const subjectOf = ({ question }: DeployVerdict): string =>
  question.selectors
    .map((one) => {
      const latest = one.tag === undefined ? 'latest' : `latest with tag ${one.tag}`;
      const which = one.version ?? (one.latest ? latest : undefined) ?? one.branch ?? one.tag;
      return [one.pacticipant, which ?? (one.mainBranch ? 'main branch' : '')].join(' ').trim();
    })
    .join(' and ');

const targetOf = ({ question: { environment, to, selectors } }: DeployVerdict): string => {
  if (environment !== undefined) return ` to ${environment}`;
  if (to !== undefined) return ` beside the latest versions with tag ${to}`;
  return selectors.length > 1 ? ' together' : ' beside the latest version of everything';
};

/** One sentence: yes, no, or not known. */
const verdictSentence = (verdict: DeployVerdict): string => {
  const [subject, target] = [subjectOf(verdict), targetOf(verdict)];
  if (verdict.deployable === true) return `Yes: ${subject} can be deployed${target}`;
  if (verdict.deployable === false) return `No: ${subject} cannot be deployed${target}`;
  return `Unknown: whether ${subject} can be deployed${target} is not known yet`;
};

const reasonLines = ({ reason, notices }: DeployVerdict): readonly string[] => {
  const said = new Set<string>();
  for (const line of [reason, ...notices.map(({ text }) => text)].flatMap((text) => text.split('\n'))) {
    if (line.trim() !== '') said.add(line.trimEnd());
  }
  return [...said];
};

const resultLines = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap(({ url, success }, at) =>
    url === undefined ? [] : [`${at + 1}. ${url} (${success ? 'success' : 'failure'})`],
  );

const tableOf = (rows: readonly Row[]): Promise<string> =>
  drawTable(
    ['', 'consumer', 'version', 'provider', 'version', 'verified'],
    rows.map((row, at) => [
      String(at + 1),
      row.consumer,
      row.consumerVersion ?? 'none',
      row.provider,
      row.providerVersion ?? 'none',
      shown(row),
    ]),
  );

const plainRows = (rows: readonly Row[]): string =>
  rows
    .map((row, at) => {
      const [consumer, provider] = [
        `${row.consumer} ${row.consumerVersion ?? 'none'}`,
        `${row.provider} ${row.providerVersion ?? 'none'}`,
      ];
      return `${at + 1}. ${consumer} with ${provider}: ${shown(row)}\n`;
    })
    .join('');

/** Ends with a line break. */
export const showVerdict = async (verdict: DeployVerdict, output: 'table' | 'text'): Promise<string> => {
  const { rows } = verdict;
  const table = rows.length === 0 ? '' : output === 'table' ? await tableOf(rows) : plainRows(rows);
  const results = resultLines(rows);
  return [
    table,
    ...(results.length === 0 ? [] : ['Results\n', ...results.map((line) => `  ${line}\n`)]),
    ...reasonLines(verdict).map((line) => `${line}\n`),
    `${verdictSentence(verdict)}\n`,
  ].join('');
};

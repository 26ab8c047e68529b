// Tells what a stub server does: where it listens, and one line a request.
import type { Host } from '../app/host.ts';
import type { StubListener, StubRecord } from '../app/pact/stub-options.ts';
import { isProblem } from '../model/problem.ts';

/** How many mismatches of a request that nothing answers are told on the terminal; its answer holds all. */
const TOLD = 5;

const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;

/** Names come from requests and pacts: no control character reaches the terminal. */
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');

const nameOf = ({ interaction }: StubRecord): string =>
  interaction
    ? `${interaction.description || 'an interaction without description'} (${interaction.consumer} -> ${interaction.provider})`
    : '';

const requestLine = (record: StubRecord): string => {
  const { method, path, status, from, mismatches } = record;
  const start = `${method} ${path} ${status}`;
  if (from === 'cors') return `${start} preflight`;
  if (from === 'none') return `${start} no interaction matches`;
  const [first, ...others] = mismatches;
  const rest = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${start} ${nameOf(record)}${first === undefined ? '' : `, although: ${first}${rest}`}`;
};

const jsonLine = ({ ms, ...record }: StubRecord): string =>
  JSON.stringify({ ...record, ms: Math.round(ms * 100) / 100 });

const unmatchedLines = (record: StubRecord): readonly string[] => {
  const told = record.mismatches.slice(0, TOLD);
  const more = record.mismatches.length - told.length;
  const nearest = record.interaction ? [`  nearest: ${nameOf(record)}, ${record.interaction.file}`] : [];
  return [
    `No interaction matches ${record.method} ${record.path}`,
    ...nearest,
    ...told.map((line) => `    ${line}`),
    ...(more > 0 ? [`    and ${count(more, 'more mismatch').replace(/mismatchs$/, 'mismatches')}`] : []),
  ];
};

const writeError = (lines: readonly string[]): void => {
  process.stderr.write(`${lines.map(plain).join('\n')}\n`);
};

/** Lines go to standard output; requests that nothing answers, and pacts that broke, to standard error too. */
export const createStubListener = (host: Host, flags: { silent?: boolean; 'json-log'?: boolean }): StubListener => {
  // A terminal that went away does not end the server.
  const write = (line: string): void => {
    if (!flags.silent) host.stdout.write(`${line}\n`).catch(() => undefined);
  };
  return {
    onListening: async (url, pacts, interactions) => {
      const text = `The stub of ${count(pacts, 'pact')} with ${count(interactions, 'interaction')} listens on ${url}`;
      if (flags['json-log']) await host.stdout.write(`${JSON.stringify({ listening: url, pacts, interactions })}\n`);
      else await host.stdout.write(`${text}\nCtrl-C ends it.\n`);
    },
    onRequest: (record) => {
      write(flags['json-log'] ? jsonLine(record) : plain(requestLine(record)));
      if (record.from === 'none') writeError(unmatchedLines(record));
    },
    onReload: (file, interactions) =>
      write(
        flags['json-log']
          ? JSON.stringify({ reloaded: file, interactions })
          : `${file} changed: ${count(interactions, 'interaction')}`,
      ),
    onProblem: (error) => {
      if (isProblem(error)) writeError([`error: ${error.message}`, ...(error.hint ? [`  ${error.hint}`] : [])]);
    },
  };
};

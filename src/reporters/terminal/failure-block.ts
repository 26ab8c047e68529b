// Tells one failed step at the end: each failure with place, message and diff, then its request and response once.
import { curlLine } from '../../core/curl-line.ts';
import { type DiffLine, diffLines } from '../../core/diff.ts';
import { formatDuration } from '../../core/durations.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
import { scriptName } from '../gather/error-title.ts';
import type { Locate, Located } from '../gather/locate.ts';
import { formatBytes } from './bytes.ts';
import { codeLines } from './code-line.ts';
import { bodyExcerpt } from './excerpt.ts';
import type { FailedStep, Failure } from './failure.ts';
import { titleText } from './interaction-title.ts';
import { keyLines } from './key-lines.ts';
import { printable, printableLines } from './printable.ts';
import { cut, hang, type Theme } from './theme.ts';
import { displayWidth } from './width.ts';

const INDENT = 5;
const PAD = ' '.repeat(INDENT);

const placeText = ({ file, line, column }: Located, withColumn: boolean): string =>
  [file, line, ...(withColumn ? [column] : [])].filter((part) => part !== undefined).join(':');

const scriptText = ({ place, where = '', title }: Failure): string => {
  // The title of a mismatch ends in its place already.
  const other = place === undefined && title.endsWith(where) ? '' : where;
  const column = place?.column === undefined ? '' : `, column ${place.column}`;
  const script = place?.line === undefined ? '' : `${scriptName(place)}, line ${place.line}${column}`;
  return [script, other].filter((part) => part !== '').join(', ');
};

const titleLines = (theme: Theme, step: FailedStep, failure: Failure, iterations: number): readonly string[] => {
  const { paint, marks } = theme;
  const number = `${failure.number})`.padStart(INDENT - 1);
  const style = failure.pending ? paint.yellow : paint.red;
  const pending = failure.pending ? ' (pending)' : '';
  const path = [...step.path, failure.title].map((part) => titleText(theme, part)).join(` ${marks.into} `);
  const iteration = iterations > 1 ? ` (iteration ${step.iteration + 1})` : '';
  return hang(
    theme,
    `${style(number)} `,
    Math.max(INDENT, displayWidth(number) + 1),
    path + iteration + pending,
    paint.bold,
  );
};

const placeLines = (theme: Theme, step: FailedStep, located: Located, failure: Failure): readonly string[] => {
  if (located.file === '') return [];
  const script = scriptText(failure);
  const inDocument = failure.source !== undefined && step.isContract === true;
  const text = printable(placeText(located, inDocument)) + (script === '' ? '' : ` (${printable(script)})`);
  return hang(theme, PAD, INDENT, text, theme.paint.cyan);
};

/** Names that tell a reader nothing which the sentence after them does not. */
const PLAIN: ReadonlySet<string> = new Set(['', 'AssertionError', 'Error', 'ContractError', 'DocumentError']);

const messageLines = (theme: Theme, { error, hint, pending }: Failure): readonly string[] => {
  if (error === undefined) return [];
  const named = PLAIN.has(error.name) ? '' : `${error.name}: `;
  const message = printableLines(named + error.message).flatMap((line) =>
    hang(theme, PAD, INDENT, line, pending ? theme.paint.yellow : theme.paint.red),
  );
  return hint === undefined ? message : [...message, ...hang(theme, PAD, INDENT, printable(hint), theme.paint.dim)];
};

const diffRow = (theme: Theme, { kind, text }: DiffLine): string => {
  const { paint, marks } = theme;
  const shown = cut(theme, printable(text), INDENT + 2);
  switch (kind) {
    case 'expected':
      return PAD + paint.green(`- ${shown}`);
    case 'actual':
      return PAD + paint.red(`+ ${shown}`);
    case 'same':
      return `${PAD}  ${shown}`;
    case 'gap':
      return PAD + paint.dim(`${marks.ellipsis} ${text}`);
    default:
      return kind satisfies never;
  }
};

const isPair = (lines: readonly DiffLine[]): boolean =>
  lines.length === 2 && lines[0]?.kind === 'expected' && lines[1]?.kind === 'actual';

const diffBlock = (theme: Theme, failure: Failure): readonly string[] => {
  const { expected, actual } = failure;
  const keys = keyLines(theme, INDENT, failure);
  if (keys.length > 0) return ['', ...keys];
  if (expected === undefined || actual === undefined) return [];
  const { green, red } = theme.paint;
  const lines = diffLines(expected, actual);
  if (lines.length === 0) return [];
  if (isPair(lines)) {
    const shown = lines.map(({ text }) => cut(theme, printable(text), INDENT + 12));
    return ['', PAD + green(`- expected  ${shown[0]}`), PAD + red(`+ actual    ${shown[1]}`)];
  }
  return ['', `${PAD}${green('- expected')}  ${red('+ actual')}`, ...lines.map((line) => diffRow(theme, line))];
};

const answerText = ({ received, error, timings }: ExchangeRecord, separator: string): string => {
  const answer = received.at(-1);
  if (answer === undefined) return error?.message ?? 'no answer';
  const parts = [
    `${answer.status} ${answer.reason}`.trimEnd(),
    ...(answer.body.mediaType === undefined ? [] : [answer.body.mediaType]),
    formatBytes(answer.sizes.bodyBytes),
    formatDuration(timings.totalMs),
  ];
  return parts.join(` ${separator} `);
};

// The command is one line however long it is: the terminal may wrap it, copying it must not break it.
const exchangeBlock = (theme: Theme, exchange: ExchangeRecord): readonly string[] => {
  const { paint, marks } = theme;
  const answer = exchange.received.at(-1);
  const excerpt = answer === undefined ? [] : bodyExcerpt(theme, INDENT, answer.body);
  return [
    '',
    PAD + curlLine(exchange),
    ...hang(theme, PAD, INDENT, printable(answerText(exchange, marks.separator)), paint.dim),
    ...excerpt.map((line) => PAD + paint.dim(line)),
  ];
};

// One line however long it is, as the command below.
const replayLines = (theme: Theme, { replay }: Failure): readonly string[] =>
  replay === undefined ? [] : ['', PAD + theme.paint.dim('again:'), PAD + printable(replay)];

/** An error of a script, or what a schema or a document demands. */
const hasExcerpt = ({ isContract }: FailedStep, { kind, source }: Failure): boolean =>
  kind === 'error' || (source !== undefined && isContract === true);

/** Where in the instance, when that is a file. */
const instanceLines = (theme: Theme, step: FailedStep, failure: Failure, locate: Locate): readonly string[] => {
  const { source, where = '' } = failure;
  if (!step.isContract || source === undefined || source.file === step.source.file) return [];
  if (where !== '' && !where.startsWith('/')) return [];
  const located = locate({ file: step.source.file, pointer: step.source.pointer + where });
  if (located.line === undefined) return [];
  const place = hang(theme, PAD, INDENT, printable(placeText(located, true)), theme.paint.cyan);
  return [...place, ...codeLines(theme, INDENT, located.code)];
};

/** The step's failures, in full. */
export const failedStepLines = (
  theme: Theme,
  step: FailedStep,
  iterations: number,
  locate: Locate,
): readonly string[] => [
  ...step.failures.flatMap((failure) => {
    const located = locate(failure.source ?? step.source, failure.place);
    return [
      '',
      ...titleLines(theme, step, failure, iterations),
      ...placeLines(theme, step, located, failure),
      ...instanceLines(theme, step, failure, locate),
      ...messageLines(theme, failure),
      ...(hasExcerpt(step, failure) ? codeLines(theme, INDENT, located.code) : []),
      ...diffBlock(theme, failure),
      ...replayLines(theme, failure),
    ];
  }),
  ...(step.exchange === undefined || step.failures.some(({ replay }) => replay)
    ? []
    : exchangeBlock(theme, step.exchange)),
];

/** The step's failures, two lines each. */
export const failedStepShort = (
  theme: Theme,
  step: FailedStep,
  iterations: number,
  locate: Locate,
): readonly string[] =>
  step.failures.flatMap((failure) => [
    ...titleLines(theme, step, failure, iterations),
    ...placeLines(theme, step, locate(failure.source ?? step.source, failure.place), failure),
  ]);

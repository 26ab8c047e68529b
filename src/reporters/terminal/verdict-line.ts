// What a run comes to, in one sentence.
import type { Summary } from '../../model/summary.ts';
import type { Style } from './paint.ts';
import { hang, type Theme } from './theme.ts';

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const interruptionOf = (interrupted: string): string => {
  if (interrupted === 'bail') return 'stopped at the first failure';
  return interrupted === 'timeout' ? 'stopped: the run took too long' : `interrupted by ${interrupted}`;
};

const pendingNote = ({ steps }: Summary): string => (steps.pending ? ` (${steps.pending} pending failed)` : '');

const wrongInteractions = (summary: Summary): readonly string[] => {
  const { steps, problems } = summary;
  const total = count(steps.total, 'interaction');
  const failed = steps.failed > 0 ? [`${steps.failed} of ${total} failed`] : [];
  const errored = steps.errored === 0 ? [] : [failed.length > 0 ? `${steps.errored}` : `${steps.errored} of ${total}`];
  const [first, ...rest] = [
    ...failed,
    ...errored.map((text) => `${text} could not be judged`),
    ...(problems > 0 ? [count(problems, 'problem')] : []),
  ];
  return first === undefined ? [] : [first + pendingNote(summary), ...rest];
};

const rightInteractions = (summary: Summary): readonly string[] => {
  const held = summary.steps.passed + summary.steps.flaky;
  return [`${count(held, 'interaction')} ${held === 1 ? 'holds' : 'hold'}${pendingNote(summary)}`];
};

const wrongParts = ({ checks, steps, problems }: Summary): readonly string[] => [
  ...(checks.failed > 0 ? [`${checks.failed} of ${count(checks.total, 'check')} failed`] : []),
  ...(checks.failed === 0 && steps.failed > 0 ? [`${count(steps.failed, 'request')} failed`] : []),
  ...(steps.errored > 0 ? [`${count(steps.errored, 'request')} could not be judged`] : []),
  ...(problems > 0 ? [count(problems, 'problem')] : []),
];

const rightParts = ({ checks, steps }: Summary): readonly string[] => [
  ...(checks.passed > 0 ? [`${count(checks.passed, 'check')} passed`] : []),
  `${count(steps.total - steps.skipped, 'request')} ran`,
];

/** What the run comes to, in one line. */
export const verdictLine = (theme: Theme, summary: Summary): readonly string[] => {
  const { paint, marks } = theme;
  const { steps, pacts } = summary;
  const nothing =
    !steps.pending &&
    summary.steps.total === summary.steps.skipped &&
    summary.checks.passed + summary.checks.failed === 0;
  const wrong = pacts ? wrongInteractions(summary) : wrongParts(summary);
  const notes = [
    ...(summary.interrupted === undefined ? [] : [interruptionOf(summary.interrupted)]),
    ...(summary.steps.flaky > 0 ? [`${summary.steps.flaky} flaky`] : []),
    ...(summary.warnings > 0 ? [count(summary.warnings, 'warning')] : []),
  ];
  const say = (sign: string, style: Style, parts: readonly string[]) =>
    hang(theme, `${style(sign)} `, 2, [...parts, ...notes].join(', '), (text) => paint.bold(style(text)));
  if (wrong.length > 0) return say(marks.fail, paint.red, wrong);
  if (nothing) return say(marks.warning, paint.yellow, [pacts ? 'nothing was verified' : 'nothing ran']);
  const right = pacts ? rightInteractions(summary) : rightParts(summary);
  const stopped = summary.interrupted !== undefined || (pacts !== undefined && steps.passed + steps.flaky === 0);
  return say(stopped ? marks.warning : marks.pass, stopped ? paint.yellow : paint.green, right);
};

// What a run comes to, in one sentence.
import type { UnitKind } from '../../model/event.ts';
import type { Summary } from '../../model/summary.ts';
import type { Style } from './paint.ts';
import { hang, type Theme } from './theme.ts';

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

export const interruptionOf = (interrupted: string): string => {
  if (interrupted === 'bail') return 'stopped at the first failure';
  if (interrupted === 'threshold') return 'stopped by a threshold';
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

const isContract = (kind: UnitKind | undefined): boolean => kind === 'schema' || kind === 'openapi';

const wrongParts = ({ checks, steps, problems }: Summary, kind: UnitKind | undefined): readonly string[] => {
  const noun = isContract(kind) ? 'check' : 'request';
  return [
    ...(checks.failed > 0 ? [`${checks.failed} of ${count(checks.total, 'check')} failed`] : []),
    ...(checks.failed === 0 && steps.failed > 0 ? [`${count(steps.failed, noun)} failed`] : []),
    ...(steps.errored > 0 ? [`${count(steps.errored, noun)} could not be judged`] : []),
    ...(problems > 0 ? [count(problems, 'problem')] : []),
  ];
};

const rightParts = ({ checks, steps, calls }: Summary, kind: UnitKind | undefined): readonly string[] => [
  ...(checks.passed > 0 || isContract(kind) ? [`${count(checks.passed, 'check')} passed`] : []),
  ...(isContract(kind) ? [] : [`${count(steps.total - steps.skipped, 'request')} ran`]),
  ...(calls === undefined ? [] : [`${count(calls, 'call')} made`]),
];

const notesOf = ({ interrupted, steps, warnings, baseline }: Summary): readonly string[] => [
  ...(interrupted === undefined ? [] : [interruptionOf(interrupted)]),
  ...(steps.flaky > 0 ? [`${steps.flaky} flaky`] : []),
  ...(baseline && baseline.known > 0 ? [count(baseline.known, 'known failure')] : []),
  ...(baseline && baseline.fixed > 0 ? [`${baseline.fixed} fixed`] : []),
  ...(warnings > 0 ? [count(warnings, 'warning')] : []),
];

const ranNothing = ({ steps, checks }: Summary): boolean =>
  !steps.pending && !checks.known && steps.total === steps.skipped && checks.passed + checks.failed === 0;

/** What the run comes to, in one line. `kind`: what it verified, where all of it is of one kind. */
export const verdictLine = (theme: Theme, summary: Summary, kind?: UnitKind): readonly string[] => {
  const { paint, marks } = theme;
  const { steps } = summary;
  const ofPacts = summary.pacts !== undefined && !isContract(kind);
  const wrong = ofPacts ? wrongInteractions(summary) : wrongParts(summary, kind);
  const say = (sign: string, style: Style, parts: readonly string[]) =>
    hang(theme, `${style(sign)} `, 2, [...parts, ...notesOf(summary)].join(', '), (text) => paint.bold(style(text)));
  if (wrong.length > 0) return say(marks.fail, paint.red, wrong);
  if (ranNothing(summary)) {
    return say(marks.warning, paint.yellow, [ofPacts || isContract(kind) ? 'nothing was verified' : 'nothing ran']);
  }
  const right = ofPacts ? rightInteractions(summary) : rightParts(summary, kind);
  const stopped = summary.interrupted !== undefined || (ofPacts && steps.passed + steps.flaky === 0);
  return say(stopped ? marks.warning : marks.pass, stopped ? paint.yellow : paint.green, right);
};

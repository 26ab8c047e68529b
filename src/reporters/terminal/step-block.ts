// All lines of one step: its row, what happened in it, its checks.
import { formatDuration } from '../../core/durations.ts';
import type { Check } from '../../model/check.ts';
import type { ExchangeFinished, LogWritten, ProblemRaised, StepFinished } from '../../model/event.ts';
import { mainExchange, type StepRecord } from '../gather/steps.ts';
import { exchangeRow } from './exchange-row.ts';
import type { Failure } from './failure.ts';
import type { LineOptions } from './line-options.ts';
import { markOf } from './marks.ts';
import type { Style } from './paint.ts';
import { printable } from './printable.ts';
import { probeCheckLines } from './probe-checks.ts';
import type { StepFindings } from './step-failures.ts';
import { behindBar, cut, hang, outcomeStyle, spread, type Theme } from './theme.ts';
import { verboseLines } from './verbose.ts';
import { displayWidth } from './width.ts';

export type View = { readonly theme: Theme; readonly options: LineOptions; readonly indent: number };

// The machine's own time zone, as in newman.
export const clockOf = (at: number): string => new Date(at).toTimeString().slice(0, 8);

const logStyle = ({ paint }: Theme, level: LogWritten['level']): Style => {
  switch (level) {
    case 'error':
      return paint.red;
    case 'warn':
      return paint.yellow;
    case 'info':
      return paint.cyan;
    case 'debug':
      return paint.dim;
    case 'log':
      return paint.plain;
    default:
      return level satisfies never;
  }
};

export const logLines = (theme: Theme, options: LineOptions, indent: number, log: LogWritten): readonly string[] =>
  options.logs ? behindBar(theme, indent, log.texts.join(' '), logStyle(theme, log.level)) : [];

/** Of a pact: the provider state is named by the message as well. */
const saysWhere = ({ code, message, where = '' }: ProblemRaised): boolean =>
  code.startsWith('pact.') && message.replaceAll('"', '').includes(where);

const problemLook = ({ paint, marks }: Theme, { level, code }: ProblemRaised) => {
  if (code === 'baseline.fixed') return { style: paint.green, sign: marks.pass };
  return level === 'error' ? { style: paint.red, sign: marks.error } : { style: paint.yellow, sign: marks.warning };
};

export const problemLines = (theme: Theme, indent: number, problem: ProblemRaised): readonly string[] => {
  const { style, sign } = problemLook(theme, problem);
  const place = problem.where === undefined || saysWhere(problem) ? '' : ` (${problem.where})`;
  const lead = `${' '.repeat(indent)}${style(sign)} `;
  const behind = indent + displayWidth(sign) + 1;
  const hint =
    problem.hint === undefined ? [] : hang(theme, ' '.repeat(behind), behind, printable(problem.hint), theme.paint.dim);
  return [...hang(theme, lead, behind, printable(problem.message + place), style), ...hint];
};

export const sideExchangeLines = (
  { theme, options, indent }: View,
  { exchange }: ExchangeFinished,
  name?: string,
): readonly string[] => {
  const sign = ['main', 'script', 'state'].includes(exchange.role) ? theme.marks.send : theme.marks.redirect;
  const row = exchangeRow(theme, indent, { text: sign, style: theme.paint.dim }, name, exchange);
  return options.verbose ? [row, ...verboseLines(theme, indent + 2, exchange)] : [row];
};

/** What happened in the step, in order; how an exchange is shown is the caller's. */
export const trailLines = (
  view: View,
  step: StepRecord,
  exchangeLines: (event: ExchangeFinished, isMain: boolean) => readonly string[],
): readonly string[] => {
  const main = mainExchange(step);
  return step.trail.flatMap((event) => {
    switch (event.type) {
      case 'log.written':
        return logLines(view.theme, view.options, view.indent, event);
      case 'problem.raised':
        return problemLines(view.theme, view.indent, event);
      case 'exchange.finished':
        return exchangeLines(event, event.exchange === main);
      default:
        return event satisfies never;
    }
  });
};

const requestExchangeLines =
  (view: View, isProbe: boolean) =>
  (event: ExchangeFinished, isMain: boolean): readonly string[] => {
    if (isProbe && !view.options.verbose) return [];
    if (!isMain || isProbe) return sideExchangeLines(view, event);
    return view.options.verbose ? verboseLines(view.theme, view.indent, event.exchange) : [];
  };

export const failureLines = ({ theme, indent }: View, failure: Failure, sign: string): readonly string[] => {
  const style = failure.pending ? theme.paint.yellow : theme.paint.red;
  const lead = `${sign} ${failure.number}) `;
  const message = failure.kind === 'error' ? `: ${failure.error?.message ?? ''}` : '';
  const text = printable(failure.title) + printable(message) + (failure.pending ? ' (pending)' : '');
  return hang(theme, ' '.repeat(indent) + style(lead), indent + displayWidth(lead), text, style);
};

export const checkLines = (view: View, check: Check, failure: Failure | undefined): readonly string[] => {
  const { theme, options, indent } = view;
  const { marks, paint } = theme;
  if (options.checks === 'none') return [];
  if (failure) return failureLines(view, failure, failure.pending ? marks.skip : marks.fail);
  if (options.checks === 'failed') return [];
  const skipped = check.verdict === 'skip';
  const [sign, style] = skipped ? [marks.skip, paint.dim] : [marks.pass, paint.green];
  const text = printable(check.name) + (check.known ? ' (known)' : skipped ? ' (skipped)' : '');
  return hang(theme, `${' '.repeat(indent)}${style(sign)} `, indent + displayWidth(sign) + 1, text, paint.dim);
};

/** How many calls it stands for and how long they took, or its outcome. */
const resultOf = ({ paint }: Theme, { outcome, calls, durationMs }: StepFinished, style: Style) => {
  if (calls === undefined) return { text: style(outcome), cells: displayWidth(outcome) };
  const text = `${calls} ${calls === 1 ? 'call ' : 'calls'}  ${formatDuration(durationMs).padStart(8)}`;
  return { text: paint.dim(text), cells: displayWidth(text) };
};

const nameRow = (theme: Theme, indent: number, name: string, finished: StepFinished): string => {
  const { outcome } = finished;
  const style = outcomeStyle(theme, outcome);
  const result = resultOf(theme, finished, style);
  const left = [
    { text: `${markOf(theme.marks, outcome)} `, style },
    { text: printable(name), style: theme.paint.plain },
  ];
  return spread(theme, indent, left, result.text, result.cells);
};

const headRow = (view: View, step: StepRecord): string => {
  const { theme, options, indent } = view;
  const { outcome } = step.finished;
  // A probe stands for many calls: none of them is the one.
  const main = step.started.probe ? undefined : mainExchange(step);
  const clock = options.timestamps ? `${clockOf(step.started.at)} ` : '';
  const name = clock + step.started.name;
  if (main === undefined) return nameRow(theme, indent, name, step.finished);
  const mark = { text: markOf(theme.marks, outcome), style: outcomeStyle(theme, outcome) };
  return exchangeRow(theme, indent, mark, name, main);
};

/** Why a step was skipped, where that is known. */
export const reasonLines = ({ theme, indent }: View, { reason, pending }: StepFinished): readonly string[] => {
  if (reason === undefined) return [];
  return hang(theme, ' '.repeat(indent), indent, printable(reason), pending ? theme.paint.yellow : theme.paint.dim);
};

/** The step as it is shown in the run; `indent` is where its row starts. */
export const stepLines = (
  theme: Theme,
  options: LineOptions,
  indent: number,
  step: StepRecord,
  findings: StepFindings,
): readonly string[] => {
  const view: View = { theme, options, indent: indent + 2 };
  const errors = (failures: readonly Failure[]) =>
    failures.flatMap((failure) => failureLines(view, failure, theme.marks.error));
  return [
    headRow({ theme, options, indent }, step),
    ...reasonLines(view, step.finished),
    ...errors(findings.before),
    ...trailLines(view, step, requestExchangeLines(view, step.started.probe !== undefined)),
    ...errors(findings.request),
    ...(step.started.probe
      ? probeCheckLines(view, step, findings)
      : step.finished.checks.flatMap((check) => checkLines(view, check, findings.checks.get(check)))),
    ...errors(findings.after),
  ];
};

/** A heading that stands above steps. */
export const heading = (theme: Theme, text: string): string => theme.paint.bold(cut(theme, printable(text), 0));

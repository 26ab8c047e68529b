// All lines of one interaction of a pact: its whole title, and more only where it does not hold.
import { formatDuration } from '../../core/durations.ts';
import type { ExchangeFinished } from '../../model/event.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
import { isIdleChange, stateChangeOf } from '../gather/state-change.ts';
import { mainExchange, type StepRecord } from '../gather/steps.ts';
import { statusStyle } from './exchange-row.ts';
import type { Failure } from './failure.ts';
import { titleText } from './interaction-title.ts';
import type { LineOptions } from './line-options.ts';
import { markOf } from './marks.ts';
import {
  checkLines,
  clockOf,
  failureLines,
  reasonLines,
  sideExchangeLines,
  trailLines,
  type View,
} from './step-block.ts';
import type { StepFindings } from './step-failures.ts';
import { outcomeStyle, type Theme } from './theme.ts';
import { displayWidth, padStart, wrap } from './width.ts';

const TIME_CELLS = 8;
/** What a title needs beside status and time to be read well. */
const LEAST_TITLE_CELLS = 32;

/** Status and time; a message has no status that the pact would know of. */
const resultOf = (theme: Theme, { started, finished }: StepRecord, main: ExchangeRecord | undefined) => {
  const isHttp = started.interaction?.kind === 'http';
  const answer = main?.received.at(-1);
  const status = !isHttp && answer && !main?.error ? '' : answer && !main?.error ? String(answer.status) : 'ERR';
  const time = padStart(formatDuration(main?.timings.totalMs ?? finished.durationMs), TIME_CELLS);
  const shown = main === undefined ? '' : status;
  const style = shown === 'ERR' ? theme.paint.red : statusStyle(theme, answer?.status ?? 0);
  return { text: `${' '.repeat(3 - shown.length)}${style(shown)}  ${theme.paint.dim(time)}`, cells: 5 + TIME_CELLS };
};

const titleLines = ({ theme, options, indent }: View, step: StepRecord): readonly string[] => {
  const { outcome, pending } = step.finished;
  const mark = markOf(theme.marks, outcome);
  const style = pending && outcome === 'skipped' ? theme.paint.yellow : outcomeStyle(theme, outcome);
  const clock = options.timestamps ? `${clockOf(step.started.at)} ` : '';
  const behind = indent + displayWidth(mark) + 1;
  const result = resultOf(theme, step, mainExchange(step));
  const room = theme.columns - behind;
  const besides = room - result.cells - 2;
  const isRoomy = besides >= LEAST_TITLE_CELLS;
  const lines = wrap(clock + titleText(theme, step.started.name), Math.max(8, isRoomy ? besides : room));
  return lines.map((line, i) => {
    const lead = i === 0 ? `${' '.repeat(indent)}${style(mark)} ` : ' '.repeat(behind);
    if (!isRoomy || i < lines.length - 1) return lead + line;
    return `${lead}${line}${' '.repeat(besides - displayWidth(line))}  ${result.text}`;
  });
};

const changeName = (exchange: ExchangeRecord): string | undefined => {
  const change = stateChangeOf(exchange);
  if (change === undefined) return undefined;
  const verb = change.action === 'setup' ? 'set up' : 'tear down';
  return change.state === '' ? verb : `${verb} "${change.state}"`;
};

const exchangeLines =
  (view: View, inFull: boolean) =>
  (event: ExchangeFinished, isMain: boolean): readonly string[] => {
    if (!inFull) return [];
    // The main one is told with the failures, as a command to repeat it.
    if (!view.options.verbose && (isMain || isIdleChange(event.exchange))) return [];
    return sideExchangeLines(view, event, changeName(event.exchange));
  };

/** The interaction as it is shown in the run; `indent` is where its title starts. */
export const interactionLines = (
  theme: Theme,
  options: LineOptions,
  indent: number,
  step: StepRecord,
  findings: StepFindings,
): readonly string[] => {
  const view: View = { theme, options, indent: indent + 2 };
  const { outcome, checks } = step.finished;
  const inFull = options.verbose || (outcome !== 'passed' && outcome !== 'flaky');
  const errors = (failures: readonly Failure[]) =>
    failures.flatMap((failure) => failureLines(view, failure, theme.marks.error));
  return [
    ...titleLines({ theme, options, indent }, step),
    ...reasonLines(view, step.finished),
    ...errors(findings.before),
    ...trailLines(view, step, exchangeLines(view, inFull)),
    ...errors(findings.request),
    ...(inFull ? checks.flatMap((check) => checkLines(view, check, findings.checks.get(check))) : []),
    ...errors(findings.after),
  ];
};

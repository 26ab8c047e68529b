// What a load's summary says in lines: errors, statuses, checks, iterations, data, thresholds, how the generator fared.

import { clockText, countText, latencyText, plainText, rateText, shareText } from '../../core/figures.ts';
import type { GeneratorHealth, LoadSummary, RequestStats, ThresholdResult } from '../../model/load.ts';
import { METRICS } from '../../model/metric.ts';
import { formatBytes } from './bytes.ts';
import { printable } from './printable.ts';
import { hang, type Theme } from './theme.ts';
import { displayWidth, padEnd } from './width.ts';

const LABEL_CELLS = 12;
const MOST_KINDS = 12;
const MOST_CHECKS = 40;

/** A label, and what belongs to it behind and below. */
const fact = (theme: Theme, label: string, text: string, style = theme.paint.plain): readonly string[] =>
  hang(theme, theme.paint.dim(label.padEnd(LABEL_CELLS)), LABEL_CELLS, text, style);

const byCount = (counts: { readonly [key: string]: number }): readonly (readonly [string, number])[] =>
  Object.entries(counts).sort(([, left], [, right]) => right - left);

const listText = (counts: { readonly [key: string]: number }): string => {
  const all = byCount(counts);
  const more = all.length - MOST_KINDS;
  return [
    ...all.slice(0, MOST_KINDS).map(([key, count]) => `${printable(key)}: ${countText(count)}`),
    ...(more > 0 ? [`${more} more`] : []),
  ].join(', ');
};

const isBad = ([status]: readonly [string, number]): boolean => Number(status) >= 400;

const wrongOf = ({ errors, statuses }: RequestStats): string => {
  const bad = Object.fromEntries(byCount(statuses).filter(isBad));
  return [listText(errors), listText(Object.fromEntries(Object.entries(bad).map(([key, n]) => [`HTTP ${key}`, n])))]
    .filter((text) => text !== '')
    .join(', ');
};

const errorLines = (theme: Theme, { total, requests }: LoadSummary): readonly string[] => {
  const { paint } = theme;
  const statuses = Object.fromEntries(Object.entries(total.statuses).filter(([status]) => status !== '0'));
  const unanswered = Object.keys(total.errors).length > 0;
  const failing = requests.length > 1 ? requests.filter(({ failed }) => failed > 0).slice(0, MOST_KINDS) : [];
  return [
    ...(unanswered ? fact(theme, 'no answer', listText(total.errors), paint.red) : []),
    ...(Object.keys(statuses).length > 0 ? fact(theme, 'statuses', listText(statuses)) : []),
    ...failing.flatMap((one) =>
      hang(theme, '', LABEL_CELLS, `${printable(one.name)}  ${wrongOf(one)}`, paint.red).map((line, i) =>
        i === 0 ? `${' '.repeat(LABEL_CELLS)}${line}` : line,
      ),
    ),
  ];
};

const iterationText = ({ completed, interrupted, dropped, duration }: LoadSummary['iterations']): string => {
  const spread = duration
    ? [`${latencyText(duration.avg)} on average`, ...(duration.p95 ? [`p95 ${latencyText(duration.p95)}`] : [])]
    : [];
  return [
    `${countText(completed)} completed`,
    `${countText(interrupted)} interrupted`,
    `${countText(dropped)} dropped`,
    ...spread,
  ].join(', ');
};

const dataText = ({ data: { sentBytes, receivedBytes }, durationMs }: LoadSummary): string => {
  const perSecond = (bytes: number): string =>
    durationMs > 0 ? ` (${formatBytes(Math.round((bytes * 1000) / durationMs))}/s)` : '';
  return `sent ${formatBytes(sentBytes)}${perSecond(sentBytes)}, received ${formatBytes(receivedBytes)}${perSecond(receivedBytes)}`;
};

export const countFacts = (theme: Theme, summary: LoadSummary): readonly string[] => {
  const { iterations, vusMax, durationMs, warmUpMs, scriptErrors } = summary;
  const { completed, interrupted, dropped } = iterations;
  const hasIterations = completed + interrupted + dropped > 0;
  const warmUp = warmUpMs > 0 ? `, after ${clockText(warmUpMs)} of warm-up that is not counted` : '';
  return [
    ...errorLines(theme, summary),
    ...(scriptErrors > 0 ? fact(theme, 'scripts', `${countText(scriptErrors)} broke`, theme.paint.red) : []),
    ...(hasIterations
      ? fact(theme, 'iterations', iterationText(iterations), dropped > 0 ? theme.paint.yellow : theme.paint.plain)
      : []),
    ...fact(theme, 'users', `up to ${countText(vusMax)}`),
    ...fact(theme, 'data', dataText(summary)),
    ...fact(theme, 'measured', `${clockText(durationMs)}${warmUp}`),
  ];
};

/** Those that failed first. */
export const checkLines = (theme: Theme, { checks }: LoadSummary): readonly string[] => {
  const { paint, marks } = theme;
  if (checks.length === 0) return [];
  const sorted = [...checks].sort((left, right) => Number(right.fails > 0) - Number(left.fails > 0));
  const lines = sorted.slice(0, MOST_CHECKS).flatMap(({ name, passes, fails }) => {
    const total = passes + fails;
    const style = fails > 0 ? paint.red : paint.green;
    const text = `${printable(name) || '(no name)'}  ${shareText(total === 0 ? 1 : passes / total)}${fails > 0 ? `, ${countText(fails)} of ${countText(total)} failed` : ` of ${countText(total)}`}`;
    return hang(theme, `  ${style(fails > 0 ? marks.fail : marks.pass)} `, 4, text, fails > 0 ? style : paint.plain);
  });
  const more = sorted.length - MOST_CHECKS;
  return [paint.dim('checks'), ...lines, ...(more > 0 ? [`  ${marks.ellipsis} ${more} more`] : [])];
};

const kindOf = (metric: string): string | undefined => {
  const name = metric.split('{')[0]!.trim();
  return Object.hasOwn(METRICS, name) ? METRICS[name as keyof typeof METRICS] : undefined;
};

/** What was observed, in the unit that the metric has. */
export const observedText = ({ metric, expression, observed }: ThresholdResult): string => {
  if (observed === undefined) return 'no samples';
  const kind = kindOf(metric);
  if (kind === 'trend') return latencyText(observed);
  if (kind === 'rate') return shareText(observed);
  return /^\s*rate/.test(expression) ? `${rateText(observed)}/s` : plainText(observed);
};

export const thresholdLines = (theme: Theme, { thresholds }: LoadSummary): readonly string[] => {
  const { paint, marks } = theme;
  if (thresholds.length === 0) return [];
  const widest = (of: (result: ThresholdResult) => string): number =>
    Math.max(...thresholds.map((result) => displayWidth(printable(of(result)))));
  const columns = [widest(({ metric }) => metric), widest(({ expression }) => expression)] as const;
  // Columns only where all of it fits a line.
  const [metricCells, expressionCells] = columns[0] + columns[1] + 24 <= theme.columns ? columns : [0, 0];
  const lines = thresholds.flatMap((result) => {
    const { verdict, metric, expression, reason, aborted } = result;
    const [sign, style] =
      verdict === 'pass'
        ? [marks.pass, paint.green]
        : verdict === 'fail'
          ? [marks.fail, paint.red]
          : [marks.warning, paint.yellow];
    const notes = [reason ? printable(reason) : observedText(result), ...(aborted ? ['ended the load'] : [])];
    const text = `${padEnd(printable(metric), metricCells)}  ${padEnd(printable(expression), expressionCells)}  ${notes.join(', ')}`;
    return hang(theme, `  ${style(sign)} `, 4, text, verdict === 'pass' ? paint.plain : style);
  });
  return [paint.dim('thresholds'), ...lines];
};

export const generatorFacts = (theme: Theme, health: GeneratorHealth): readonly string[] => {
  const { processes, cpuMean, cpuMax, loopDelayP99Ms, gcShare, rssMaxBytes, scheduleLagP99Ms, reasons } = health;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const facts = [
    `${processes} process${processes === 1 ? '' : 'es'}`,
    `CPU ${percent(cpuMean)} (at most ${percent(cpuMax)})`,
    `loop delay p99 ${latencyText(loopDelayP99Ms)}`,
    ...(scheduleLagP99Ms === undefined ? [] : [`schedule lag p99 ${latencyText(scheduleLagP99Ms)}`]),
    `GC ${shareText(gcShare)}`,
    `memory ${formatBytes(Math.round(rssMaxBytes))}`,
  ];
  return [
    ...fact(theme, 'generator', facts.join(', ')),
    ...reasons.flatMap((reason) =>
      hang(theme, `  ${theme.paint.yellow(theme.marks.warning)} `, 4, printable(reason), theme.paint.yellow),
    ),
  ];
};

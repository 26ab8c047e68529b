// A load as a <testsuite>: a case a threshold, a check, the answers, and the generator, so that CI shows what it came to.
import { needsTrust } from '../../core/judge-load.ts';
import type { RunFinished } from '../../model/event.ts';
import type { LoadSummary, ThresholdResult } from '../../model/load.ts';
import type { PerfChange, PerfComparison } from '../../model/perf.ts';
import { observedText } from '../terminal/load-facts.ts';
import { INCONCLUSIVE } from '../terminal/load-verdict.ts';
import { type Case, withUniqueNames } from './cases.ts';
import { classNameOf, type SuiteShape } from './suite.ts';
import { xmlElement, xmlText } from './xml.ts';

const MOST_REQUESTS = 100;

const passed = (name: string): Case => ({ name, result: 'passed', content: '' });

const told = (name: string, result: 'failed' | 'errored', type: string, message: string, text = message): Case => ({
  name,
  result,
  content: xmlElement(result === 'failed' ? 'failure' : 'error', { type, message }, xmlText(text)),
});

/** `isDoubtful`: the verdict does not count it, for the generator was the bottleneck. */
const thresholdCase = (threshold: ThresholdResult, isDoubtful: boolean): Case => {
  const { metric, expression, verdict, reason, aborted } = threshold;
  const name = `${metric} ${expression}`;
  const message = `${name}: observed ${observedText(threshold)}${aborted ? '; the load was ended because of it' : ''}`;
  switch (verdict) {
    case 'pass':
      return passed(name);
    case 'fail':
      return told(name, isDoubtful ? 'errored' : 'failed', 'Threshold', message);
    case 'none':
      if (reason !== undefined) return told(name, 'errored', 'Threshold', `${name}: ${reason}`);
      return { name, result: 'skipped', content: xmlElement('skipped', { message: `${name}: no samples` }) };
    default:
      return verdict satisfies never;
  }
};

const checkCase = (check: LoadSummary['checks'][number], isAllowed: boolean): Case => {
  const { passes, fails } = check;
  const name = check.name === '' ? 'check' : `check: ${check.name}`;
  if (fails === 0) return passed(name);
  const message = `${fails} of ${passes + fails} failed`;
  if (!isAllowed) return told(name, 'failed', 'AssertionError', message);
  return { name, result: 'skipped', content: xmlElement('skipped', { message: `${message}; a threshold allows it` }) };
};

const answersCase = ({ total }: LoadSummary, isAllowed: boolean): Case => {
  const name = 'requests are answered';
  const kinds = Object.entries(total.errors);
  const count = kinds.reduce((sum, [, times]) => sum + times, 0);
  if (total.count === 0) return told(name, 'errored', 'NoRequests', 'nothing was measured');
  if (count === 0) return passed(name);
  const message = `${count} of ${total.count} requests got no answer`;
  const text = kinds.map(([kind, times]) => `${kind}: ${times}`).join('\n');
  if (!isAllowed) return told(name, 'errored', 'NoAnswer', message, text);
  return { name, result: 'skipped', content: xmlElement('skipped', { message: `${message}; a threshold allows it` }) };
};

/** Where times or rates were judged an error, not a skipped case: CI servers show those as green. */
const generatorCase = (load: LoadSummary, isCompared: boolean): Case => {
  const name = 'the generator kept up';
  const { isSaturated, reasons } = load.generator;
  if (!isSaturated) return passed(name);
  if (needsTrust(load, isCompared))
    return told(name, 'errored', 'Inconclusive', INCONCLUSIVE, reasons.join('\n') || INCONCLUSIVE);
  return { name, result: 'skipped', content: xmlElement('skipped', { message: INCONCLUSIVE }) };
};

const scriptsCase = ({ scriptErrors }: LoadSummary): Case =>
  scriptErrors === 0
    ? passed('scripts ran')
    : told('scripts ran', 'errored', 'ScriptError', `${scriptErrors} executions of scripts broke`);

const changeCase = ({ name, metric, verdict, baseline, current, reason }: PerfChange): Case => {
  const title = `baseline: ${name} ${metric}`;
  const message = `${verdict}: ${baseline} before, ${current} now`;
  if (verdict === 'regression') return told(title, 'failed', 'Regression', message);
  if (verdict !== 'inconclusive') return passed(title);
  return { name: title, result: 'skipped', content: xmlElement('skipped', { message: reason ?? message }) };
};

const comparisonCases = (comparison: PerfComparison | undefined): readonly Case[] =>
  (comparison?.changes ?? []).map(changeCase);

const rounded = (value: number): number => Number(value.toPrecision(6));

const propertiesOf = ({ verdict, total, requests, iterations, vusMax, data, durationMs, generator }: LoadSummary) => {
  const figures = (prefix: string, { count, rate, failed, duration }: LoadSummary['total']) => [
    [`${prefix}count`, count],
    [`${prefix}rate`, rounded(rate)],
    [`${prefix}failed`, failed],
    ...(['avg', 'min', 'med', 'p90', 'p95', 'p99', 'p999', 'max'] as const).flatMap((key) =>
      count === 0 || duration[key] === undefined ? [] : [[`${prefix}duration.${key}`, rounded(duration[key])]],
    ),
  ];
  return Object.fromEntries([
    ['load.verdict', verdict],
    ['load.durationMs', rounded(durationMs)],
    ...figures('load.', total),
    ['load.iterations', iterations.completed],
    ['load.iterations.dropped', iterations.dropped],
    ['load.iterations.interrupted', iterations.interrupted],
    ['load.vusMax', vusMax],
    ['load.sentBytes', data.sentBytes],
    ['load.receivedBytes', data.receivedBytes],
    ['load.generator.cpuMean', rounded(generator.cpuMean)],
    ...requests.slice(0, MOST_REQUESTS).flatMap((one) => figures(`load.${one.name}.`, one)),
  ]) as { readonly [name: string]: string | number };
};

/** Failed checks and missing answers are no failures where the verdict, or a threshold about all of them that holds, lets them pass. */
export const loadSuite = (
  run: { readonly name: string; readonly startedAt: number },
  event: RunFinished,
  load: LoadSummary,
): SuiteShape => {
  const { verdict, thresholds, generator, checks, durationMs } = load;
  const isFine = verdict === 'passed' || verdict === 'inconclusive';
  const isDoubtful = generator.isSaturated && verdict !== 'failed';
  const allows = (metric: string): boolean =>
    isFine || thresholds.some((one) => one.verdict === 'pass' && one.metric.trim() === metric);
  const cases = [
    ...thresholds.map((threshold) => thresholdCase(threshold, isDoubtful)),
    ...checks.map((check) => checkCase(check, allows('checks'))),
    scriptsCase(load),
    answersCase(load, allows('http_req_failed')),
    generatorCase(load, event.summary?.comparison !== undefined),
    ...comparisonCases(event.summary?.comparison),
  ];
  return {
    name: `load: ${run.name}`,
    classname: classNameOf(['load', run.name]),
    at: run.startedAt,
    durationMs,
    properties: propertiesOf(load),
    cases: withUniqueNames(cases),
    transcript: '',
  };
};

// What a load comes to, in one sentence.

import { countText, latencyText, rateText } from '../../core/figures.ts';
import type { LoadSummary } from '../../model/load.ts';
import type { Summary } from '../../model/summary.ts';
import { hang, type Theme } from './theme.ts';
import { interruptionOf } from './verdict-line.ts';

const counted = (number: number, noun: string): string => `${countText(number)} ${noun}${number === 1 ? '' : 's'}`;

const unansweredOf = ({ total }: LoadSummary): number =>
  Object.values(total.errors).reduce((sum, count) => sum + count, 0);

/** What went wrong, whether or not a threshold lets it pass. */
export const wrongParts = (load: LoadSummary): readonly string[] => {
  const { thresholds, checks, scriptErrors, total } = load;
  const crossed = thresholds.filter(({ verdict }) => verdict === 'fail').length;
  const unjudged = thresholds.filter(({ verdict, reason }) => verdict === 'none' && reason !== undefined).length;
  const fails = checks.reduce((sum, check) => sum + check.fails, 0);
  const all = checks.reduce((sum, check) => sum + check.passes + check.fails, 0);
  const unanswered = unansweredOf(load);
  return [
    ...(crossed > 0 ? [`${crossed} of ${counted(thresholds.length, 'threshold')} crossed`] : []),
    ...(unjudged > 0 ? [`${counted(unjudged, 'threshold')} could not be judged`] : []),
    ...(fails > 0 ? [`${countText(fails)} of ${counted(all, 'check')} failed`] : []),
    ...(unanswered > 0 ? [`${countText(unanswered)} of ${counted(total.count, 'request')} got no answer`] : []),
    ...(scriptErrors > 0 ? [`${counted(scriptErrors, 'script')} broke`] : []),
  ];
};

const figuresOf = ({ total, durationMs }: LoadSummary): string => {
  const p95 = total.duration.p95 === undefined ? '' : `, p95 ${latencyText(total.duration.p95)}`;
  return `${counted(total.count, 'request')} in ${latencyText(durationMs)}, ${rateText(total.rate)}/s${p95}`;
};

export const INCONCLUSIVE =
  'the generator was the bottleneck: times and rates say more about this machine than about the API';

/** Without what went on around the load. */
export const loadSentence = (load: LoadSummary): string => {
  const wrong = wrongParts(load).join(', ');
  const { total, iterations } = load;
  switch (load.verdict) {
    case 'passed':
      return `passed: ${figuresOf(load)}${wrong && `; ${wrong}, which thresholds allow`}`;
    case 'failed':
      return `failed: ${wrong || 'judged wrong'}; ${figuresOf(load)}`;
    case 'errored':
      return total.count + iterations.completed === 0
        ? 'nothing was measured'
        : `could not be judged: ${wrong || 'a load process was lost'}; ${figuresOf(load)}`;
    case 'inconclusive':
      return `inconclusive: ${INCONCLUSIVE}${wrong && `; ${wrong}`}`;
    default:
      return load.verdict satisfies never;
  }
};

const onceParts = ({ steps, problems, warnings, interrupted }: Summary): readonly string[] => [
  ...(interrupted === undefined ? [] : [interruptionOf(interrupted)]),
  ...(steps.failed > 0 ? [`${counted(steps.failed, 'request')} of setup or teardown failed`] : []),
  ...(steps.errored > 0 ? [`${counted(steps.errored, 'request')} of setup or teardown could not be judged`] : []),
  ...(problems > 0 ? [counted(problems, 'problem')] : []),
  ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
];

/** `load` is the summary's. */
export const loadVerdictLine = (theme: Theme, summary: Summary, load: LoadSummary): readonly string[] => {
  const { paint, marks } = theme;
  const { steps, problems, interrupted, comparison } = summary;
  const isWrong =
    load.verdict === 'failed' || load.verdict === 'errored' || steps.failed + steps.errored + problems > 0;
  const hasRegressed = comparison?.verdict === 'regression';
  const isDoubtful = load.verdict === 'inconclusive' || interrupted !== undefined;
  const [sign, style] =
    isWrong || hasRegressed
      ? [marks.fail, paint.red]
      : isDoubtful
        ? [marks.warning, paint.yellow]
        : [marks.pass, paint.green];
  const parts = [loadSentence(load), ...(hasRegressed ? ['slower than the baseline'] : []), ...onceParts(summary)];
  return hang(theme, `${style(sign)} `, 2, parts.join('; '), (text) => paint.bold(style(text)));
};

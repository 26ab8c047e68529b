// The metrics that scripts of a scenario tell themselves; their own tags come beside the scenario's.
import { METRICS, type MetricKind, type MetricTags } from '../../model/metric.ts';
import type { ScriptMetric } from '../deps.ts';
import type { LoadEngineInput } from './load-engine.ts';

type Sink = (value: number) => void;

/** A tag whose values never end, an id say, must not fill the memory. */
const MAX_SERIES = 1000;

const nothing: Sink = () => undefined;

export const createCustomMetrics = (
  { metrics, tell, now }: Pick<LoadEngineInput, 'metrics' | 'tell' | 'now'>,
  tags: MetricTags,
): ((metric: ScriptMetric) => void) => {
  const sinks = new Map<string, Sink>();
  const warn = (code: string, message: string, hint: string): void =>
    tell({ type: 'problem.raised', at: now(), level: 'warning', code, message, hint });
  const open = (metric: string, kind: MetricKind, own: MetricTags): Sink => {
    if (kind === 'counter') return metrics.counter(metric, own);
    if (kind === 'gauge') return metrics.gauge(metric, own);
    if (kind === 'trend') return metrics.trend(metric, own);
    const rate = metrics.rate(metric, own);
    return (value) => rate(value !== 0);
  };
  const create = ({ metric, metricKind, tags: own }: ScriptMetric): Sink => {
    if (Object.hasOwn(METRICS, metric)) {
      warn(
        'load.metric',
        `A script adds to ${metric}, which assay measures itself: it is left out`,
        'Give it another name.',
      );
      return nothing;
    }
    if (sinks.size < MAX_SERIES) return open(metric, metricKind, { ...own, ...tags });
    const text = `The scripts made more than ${MAX_SERIES} metrics or values of their tags: the rest is left out`;
    if (sinks.size === MAX_SERIES) warn('load.metric', text, 'Tags are for few values: a kind or a region, not an id.');
    return nothing;
  };
  return (metric) => {
    const { metric: name, metricKind, value, tags: own } = metric;
    const key = own ? `${metricKind} ${name} ${JSON.stringify(own)}` : `${metricKind} ${name}`;
    let sink = sinks.get(key);
    if (!sink) {
      sink = create(metric);
      if (sinks.size <= MAX_SERIES) sinks.set(key, sink);
    }
    sink(value);
  };
};

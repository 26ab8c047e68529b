// pm.metrics: numbers of a script's own, which a load gathers beside its own metrics.
import type { MetricKind } from '../../model/metric.ts';
import type { Effects } from './effects.ts';
import { type Execution, liveExecution } from './execution.ts';

type Tags = { readonly [name: string]: string };
type Metric = { add(value: unknown, tags?: unknown): void };
type Metrics = { readonly [Kind in MetricKind]: (name: unknown) => Metric };

const KINDS: readonly MetricKind[] = ['trend', 'counter', 'rate', 'gauge'];
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const NAME_RULE = 'a letter or _ first, then letters, digits and _, 128 characters at most';
const MAX_TAG_CHARACTERS = 1024;

const { test } = RegExp.prototype;
const { apply } = Reflect;
const { defineProperty, freeze, keys } = Object;

const isName = (name: unknown): name is string => typeof name === 'string' && apply(test, NAME, [name]);

const shown = (value: unknown): string => {
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
  return typeof value === 'object' || typeof value === 'function' ? `of type ${typeof value}` : String(value);
};

const metricName = (kind: MetricKind, name: unknown): string => {
  if (isName(name)) return name;
  throw new TypeError(`pm.metrics.${kind}: ${shown(name)} is no name of a metric (${NAME_RULE})`);
};

const metricValue = (kind: MetricKind, name: string, value: unknown): number => {
  const fail = (needs: string): never => {
    throw new TypeError(`pm.metrics.${kind}('${name}').add needs ${needs}, found ${shown(value)}`);
  };
  if (kind === 'rate' && typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'number' || !Number.isFinite(value)) return fail(kind === 'rate' ? 'a boolean' : 'a number');
  if (kind === 'rate') return value === 0 ? 0 : 1;
  if (kind === 'counter' && value < 0) return fail('a number that is not negative');
  return value;
};

const metricTags = (kind: MetricKind, name: string, tags: unknown): Tags | undefined => {
  if (tags === undefined) return undefined;
  const fail = (why: string): never => {
    throw new TypeError(`pm.metrics.${kind}('${name}').add: ${why}`);
  };
  if (typeof tags !== 'object' || tags === null) return fail(`tags are an object, found ${shown(tags)}`);
  const told: { [tag: string]: string } = {};
  for (const tag of keys(tags)) {
    if (!isName(tag)) return fail(`${shown(tag)} is no name of a tag (${NAME_RULE})`);
    const value = (tags as { readonly [tag: string]: unknown })[tag];
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isPlain) return fail(`the tag ${tag} needs a text, found ${shown(value)}`);
    const text = String(value);
    if (text.length > MAX_TAG_CHARACTERS) return fail(`the tag ${tag} has more than ${MAX_TAG_CHARACTERS} characters`);
    defineProperty(told, tag, { configurable: true, enumerable: true, writable: true, value: text });
  }
  return told;
};

export const createMetrics = (execution: Execution, effects: Effects): Metrics => {
  const made: { [kind: string]: (name: unknown) => Metric } = {};
  for (const kind of KINDS) {
    made[kind] = (given) => {
      const metric = metricName(kind, given);
      return {
        add: (added, given) => {
          const value = metricValue(kind, metric, added);
          const tags = metricTags(kind, metric, given);
          if (!liveExecution(execution)) return;
          effects.emit({ kind: 'metric', metric, metricKind: kind, value, ...(tags === undefined ? {} : { tags }) });
        },
      };
    };
  }
  return freeze(made) as Metrics;
};

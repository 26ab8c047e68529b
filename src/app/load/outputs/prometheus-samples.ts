// Metrics as Prometheus has them: families, names by its conventions, classic histograms.
import { boundsOf, helpOf } from './metric-units.ts';
import type { TotalSeries } from './running-totals.ts';

export type Label = readonly [name: string, value: string];

export type Sample = {
  /** `_bucket`, `_sum`, `_count`, `_total` or nothing, after the family's name. */
  readonly suffix: string;
  readonly labels: readonly Label[];
  readonly value: number;
};

export type Family = {
  /** Without `_total`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly unit: string;
  readonly samples: readonly Sample[];
};

const SUFFIXES = ['', '_total', '_bucket', '_sum', '_count', '_created', '_info'];

const plainName = ({ metric, unit }: TotalSeries): string => {
  const words = `assay_${metric}`
    .replace(/[^a-zA-Z0-9_]/g, '_')
    .slice(0, 200)
    .replace(/_total$/, '');
  return unit === '' || words.endsWith(`_${unit}`) ? words : `${words}_${unit}`;
};

/** Scripts may name two metrics so that they become one, or like a part of another: each gets a name of its own. */
export const createNames = (): ((series: TotalSeries) => string) => {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  return (series) => {
    const key = `${series.value.kind} ${series.metric}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const plain = plainName(series);
    let name = plain;
    for (let n = 2; SUFFIXES.some((suffix) => taken.has(name + suffix)); n += 1) name = `${plain}_${n}`;
    for (const suffix of SUFFIXES) taken.add(name + suffix);
    names.set(key, name);
    return name;
  };
};

const labelsOf = ({ tags }: TotalSeries): readonly Label[] =>
  Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1));

/** As both text formats and `le` want it. */
export const numberText = (value: number): string => {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(0) : String(value);
};

const boundText = (bound: number): string => (Number.isInteger(bound) ? bound.toFixed(1) : String(bound));

const samplesOf = (series: TotalSeries): readonly Sample[] => {
  const labels = labelsOf(series);
  const { value } = series;
  if (value.kind === 'counter') return [{ suffix: '_total', labels, value: value.sum }];
  if (value.kind === 'gauge') return [{ suffix: '', labels, value: value.last }];
  if (value.kind === 'rate')
    return [
      { suffix: '_total', labels: [...labels, ['value', 'true']], value: value.passes },
      { suffix: '_total', labels: [...labels, ['value', 'false']], value: value.total - value.passes },
    ];
  const bounds = boundsOf(series.unit);
  let below = 0;
  const buckets = value.buckets.map((count, i): Sample => {
    below += count;
    const le = i < bounds.length ? boundText(bounds[i] as number) : '+Inf';
    return { suffix: '_bucket', labels: [...labels, ['le', le]], value: below };
  });
  // The buckets are what is counted: sum and count may never disagree with them.
  return [...buckets, { suffix: '_sum', labels, value: value.sum }, { suffix: '_count', labels, value: below }];
};

const TYPES = { counter: 'counter', rate: 'counter', gauge: 'gauge', trend: 'histogram' } as const;

/** In the order in which they were first measured. */
export const familiesOf = (
  series: readonly TotalSeries[],
  nameOf: (series: TotalSeries) => string,
): readonly Family[] => {
  const families = new Map<string, TotalSeries[]>();
  for (const one of series) {
    const name = nameOf(one);
    const members = families.get(name);
    if (members) members.push(one);
    else families.set(name, [one]);
  }
  return [...families].map(([name, members]) => {
    const { metric, unit, value } = members[0]!;
    return {
      name,
      type: TYPES[value.kind],
      help: helpOf(metric),
      unit: unit !== '' && name.endsWith(`_${unit}`) ? unit : '',
      samples: members.flatMap(samplesOf),
    };
  });
};

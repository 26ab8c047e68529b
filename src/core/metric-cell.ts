// What one series is counted in.
import type { MetricKind, MetricValue } from '../model/metric.ts';
import { addCounts, type Counters, countValue, createCounters, toData } from './histogram-counts.ts';

export type MetricCell = {
  readonly kind: MetricKind;
  readonly digits: 2 | 3;
  /** A sample; of a rate, 1 or 0. What is no finite number is not counted. */
  readonly record: (value: number) => void;
  /** Merges what another cell of this kind holds; of gauges, the added one is the later one. Other kinds are passed over. */
  add(value: MetricValue): void;
  isEmpty(): boolean;
  value(): MetricValue;
  clear(): void;
};

const COUNT = 0;
const SUM = 1;
const MIN = 2;
const MAX = 3;
const LAST = 4;

// Numbers in a typed array are changed in place; as variables or properties each change may allocate.
const createNumbers = (): Float64Array => Float64Array.of(0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0);

const note = (numbers: Float64Array, value: number): void => {
  numbers[COUNT] = (numbers[COUNT] as number) + 1;
  numbers[SUM] = (numbers[SUM] as number) + value;
  if (value < (numbers[MIN] as number)) numbers[MIN] = value;
  if (value > (numbers[MAX] as number)) numbers[MAX] = value;
  numbers[LAST] = value;
};

const widen = (numbers: Float64Array, count: number, sum: number, min: number, max: number): void => {
  numbers[COUNT] = (numbers[COUNT] as number) + count;
  numbers[SUM] = (numbers[SUM] as number) + sum;
  numbers[MIN] = Math.min(numbers[MIN] as number, min);
  numbers[MAX] = Math.max(numbers[MAX] as number, max);
};

const addTo = (numbers: Float64Array, counters: Counters | undefined, value: MetricValue): void => {
  if (value.kind === 'counter') widen(numbers, 1, value.sum, value.sum, value.sum);
  else if (value.kind === 'rate') widen(numbers, value.total, value.passes, 0, 1);
  else if (value.kind === 'gauge') {
    widen(numbers, 1, 0, value.min, value.max);
    numbers[LAST] = value.last;
  } else {
    widen(numbers, value.count, value.sum, value.min, value.max);
    if (counters) addCounts(counters, value.histogram);
  }
};

const cellValue = (kind: MetricKind, numbers: Float64Array, counters: Counters | undefined): MetricValue => {
  const [count = 0, sum = 0, min = 0, max = 0, last = 0] = numbers;
  if (kind === 'counter') return { kind, sum };
  if (kind === 'rate') return { kind, passes: sum, total: count };
  if (kind === 'gauge') return { kind, last, min, max };
  return { kind, count, sum, min, max, histogram: toData(counters ?? createCounters(3)) };
};

/** An empty cell; `digits` are those of a trend's histogram. */
export const createMetricCell = (kind: MetricKind, digits: 2 | 3): MetricCell => {
  const numbers = createNumbers();
  const counters = kind === 'trend' ? createCounters(digits) : undefined;
  const record = counters
    ? (value: number) => {
        if (!Number.isFinite(value)) return;
        note(numbers, value);
        countValue(counters, Math.round(value * 1000));
      }
    : (value: number) => {
        if (Number.isFinite(value)) note(numbers, value);
      };
  return {
    kind,
    digits,
    record,
    add: (value) => {
      if (value.kind === kind) addTo(numbers, counters, value);
    },
    isEmpty: () => numbers[COUNT] === 0,
    value: () => cellValue(kind, numbers, counters),
    clear: () => {
      numbers.set(createNumbers());
      counters?.counts.fill(0);
    },
  };
};

// What a performance report has to hold to be compared; files may be cut, of another tool, or made to do harm.

type Members = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isAmount = (value: unknown): boolean => isNumber(value) && value >= 0;

const isHistogram = (value: unknown): boolean =>
  isObject(value) &&
  (value.digits === 2 || value.digits === 3) &&
  Array.isArray(value.counts) &&
  value.counts.every(isNumber);

const VALUES: { readonly [kind: string]: (value: Members) => boolean } = {
  counter: ({ sum }) => isAmount(sum),
  gauge: ({ last, min, max }) => [last, min, max].every(isNumber),
  rate: ({ passes, total }) => isAmount(passes) && isAmount(total) && (passes as number) <= (total as number),
  trend: ({ count, sum, min, max, histogram }) =>
    isAmount(count) && [sum, min, max].every(isNumber) && isHistogram(histogram),
};

const isSeries = (value: unknown): boolean => {
  if (!isObject(value) || !isText(value.metric) || !isObject(value.tags) || !isObject(value.value)) return false;
  const { kind } = value.value;
  return (
    Object.values(value.tags).every(isText) && isText(kind) && Object.hasOwn(VALUES, kind) && VALUES[kind]!(value.value)
  );
};

const blockFault = (block: unknown, at: number): string | undefined => {
  const pointer = `/blocks/${at}`;
  if (!isObject(block) || !isAmount(block.startMs) || !isAmount(block.durationMs)) return pointer;
  if (!Array.isArray(block.series)) return `${pointer}/series`;
  const wrong = block.series.findIndex((one) => !isSeries(one));
  return wrong < 0 ? undefined : `${pointer}/series/${wrong}`;
};

const isTrend = (value: unknown): boolean =>
  isObject(value) &&
  Object.values(value).every(isNumber) &&
  ['count', 'avg', 'min', 'max'].every((key) => key in value);

const amounts = (value: unknown): boolean => isObject(value) && Object.values(value).every(isAmount);

const isRequest = (value: unknown): boolean =>
  isObject(value) &&
  isText(value.name) &&
  [value.count, value.rate, value.failed].every(isAmount) &&
  amounts(value.errors) &&
  amounts(value.statuses) &&
  isTrend(value.duration) &&
  isObject(value.phases) &&
  Object.values(value.phases).every(isTrend);

const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);

const isGenerator = (value: unknown): boolean =>
  isObject(value) && typeof value.isSaturated === 'boolean' && isList(value.reasons, isText);

const SUMMARY: { readonly [member: string]: (value: unknown) => boolean } = {
  generator: isGenerator,
  total: isRequest,
  requests: (value) => isList(value, isRequest),
  checks: (value) =>
    isList(value, (one) => isObject(one) && isText(one.name) && isAmount(one.passes) && isAmount(one.fails)),
  thresholds: (value) => isList(value, (one) => isObject(one) && isText(one.metric) && isText(one.expression)),
  custom: (value) =>
    isList(value, (one) => isObject(one) && isText(one.metric) && (isNumber(one.stats) || isTrend(one.stats))),
  iterations: isObject,
  data: isObject,
};

const summaryFault = (summary: unknown): string | undefined => {
  if (!isObject(summary)) return '/summary';
  const wrong = Object.keys(SUMMARY).find((member) => !SUMMARY[member]!(summary[member]));
  return wrong === undefined ? undefined : `/summary/${wrong}`;
};

const isPoint = (value: unknown): boolean => {
  if (!isObject(value)) return false;
  const { heat = [], errors = {}, ...numbers } = value;
  return isList(heat, isAmount) && amounts(errors) && Object.values(numbers).every(isNumber);
};

const TEXTS = ['name', 'planHash', 'profileHash'] as const;

/** JSON pointer of what is missing or wrong, undefined when it can be compared. The schema and version are checked before. */
export const perfFault = (report: Members): string | undefined => {
  if (report.kind !== 'load' && report.kind !== 'run') return '/kind';
  const text = TEXTS.find((name) => !isText(report[name]));
  if (text) return `/${text}`;
  const time = ['startedAt', 'durationMs', 'warmUpMs'].find((name) => !isAmount(report[name]));
  if (time) return `/${time}`;
  if (!Array.isArray(report.requests) || !report.requests.every(isText)) return '/requests';
  if (!Array.isArray(report.scenarios) || !report.scenarios.every(isObject)) return '/scenarios';
  if (!isObject(report.environment)) return '/environment';
  const fault = summaryFault(report.summary);
  if (fault) return fault;
  if (!isList(report.timeline, isPoint)) return '/timeline';
  if (!isList(report.series, isSeries)) return '/series';
  if (!Array.isArray(report.blocks)) return '/blocks';
  for (const [at, block] of report.blocks.entries()) {
    const wrong = blockFault(block, at);
    if (wrong) return wrong;
  }
  return undefined;
};

// The date and time expressions of Pact's generators: `tomorrow`, `+ 1 week`, `next monday @ noon + 2 hours`.

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const indexIn = (names: readonly string[], word: string): number =>
  names.findIndex((name) => word.length > 2 && name.startsWith(word));

const addMonths = (date: Date, count: number): void => {
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
};

const UNITS: Readonly<Record<string, (date: Date, count: number) => void>> = {
  day: (date, count) => void date.setUTCDate(date.getUTCDate() + count),
  week: (date, count) => void date.setUTCDate(date.getUTCDate() + 7 * count),
  fortnight: (date, count) => void date.setUTCDate(date.getUTCDate() + 14 * count),
  month: addMonths,
  year: (date, count) => addMonths(date, 12 * count),
  hour: (date, count) => void date.setUTCHours(date.getUTCHours() + count),
  minute: (date, count) => void date.setUTCMinutes(date.getUTCMinutes() + count),
  second: (date, count) => void date.setUTCSeconds(date.getUTCSeconds() + count),
  millisecond: (date, count) => void date.setUTCMilliseconds(date.getUTCMilliseconds() + count),
};

const shiftNamed = (date: Date, word: string, sign: 1 | -1): boolean => {
  const unit = UNITS[word];
  if (unit) unit(date, sign);
  const [day, month] = [indexIn(DAYS, word), indexIn(MONTHS, word)];
  if (day >= 0) {
    const ahead = sign * (day - date.getUTCDay());
    date.setUTCDate(date.getUTCDate() + sign * (ahead <= 0 ? ahead + 7 : ahead));
  } else if (month >= 0) {
    const ahead = sign * (month - date.getUTCMonth());
    addMonths(date, sign * (ahead <= 0 ? ahead + 12 : ahead));
  }
  return unit !== undefined || day >= 0 || month >= 0;
};

const setTime = (date: Date, hours: number): void => void date.setUTCHours(hours, 0, 0, 0);

const clockHour = (hour: number, half: string | undefined): number => {
  if (half === undefined) return hour;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
};

const STEP =
  /\s*(?:(now|today|yesterday|tomorrow|midnight|noon)\b|(\d{1,2})\s*o'clock(?:\s*(am|pm))?|([+-])\s*(\d+)\s*([a-z]+)|([+-])?\s*(next|last)\s+([a-z]+)|@)\s*/y;

const applyStep = (date: Date, match: RegExpExecArray): boolean => {
  const [, base, hour, half, sign, count, unit, , direction, named] = match;
  if (base === 'yesterday') date.setUTCDate(date.getUTCDate() - 1);
  if (base === 'tomorrow') date.setUTCDate(date.getUTCDate() + 1);
  if (base === 'midnight') setTime(date, 0);
  if (base === 'noon') setTime(date, 12);
  if (hour !== undefined) setTime(date, clockHour(Number(hour), half));
  if (direction !== undefined) return shiftNamed(date, named!, direction === 'next' ? 1 : -1);
  if (unit === undefined) return true;
  const shift = UNITS[unit] ?? UNITS[unit.replace(/s$/, '')];
  shift?.(date, (sign === '-' ? -1 : 1) * Number(count));
  return shift !== undefined;
};

/** The moment that an expression names, seen from `now`; undefined for one that cannot be read. */
export const momentOf = (expression: string, now: Date): Date | undefined => {
  const date = new Date(now);
  const text = expression.trim().toLowerCase();
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (!match || !applyStep(date, match)) return undefined;
    at = STEP.lastIndex;
  }
  return date;
};

// Postman's dynamic variables that need no dictionary.

export type DynamicSources = {
  /** Milliseconds since 1970. */
  now(): number;
  /** A random UUID. */
  newId(): string;
  randomBytes(size: number): Uint8Array;
};

/** A whole number from 0 to `max`, both included; `max` is far below 2^32. */
const randomInteger = (sources: DynamicSources, max: number): number => {
  const [a = 0, b = 0, c = 0, d = 0] = sources.randomBytes(4);
  const value = a * 0x1000000 + b * 0x10000 + c * 0x100 + d;
  return Math.floor((value / 0x1_0000_0000) * (max + 1));
};

const ALPHANUMERIC = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Its value as text; undefined when the name (without `$`) is none of these. */
export const dynamicBasic = (name: string, sources: DynamicSources): string | undefined => {
  switch (name) {
    case 'guid':
    case 'randomUUID':
      return sources.newId();
    case 'timestamp':
      return String(Math.round(sources.now() / 1000));
    case 'isoTimestamp':
      return new Date(sources.now()).toISOString();
    case 'randomInt':
      return String(randomInteger(sources, 1000));
    case 'randomBoolean':
      return String(randomInteger(sources, 1) === 1);
    case 'randomAlphaNumeric':
      return ALPHANUMERIC[randomInteger(sources, ALPHANUMERIC.length - 1)];
    default:
      return undefined;
  }
};

// The formats that are judged. Loaded only where a schema names one.
import * as hyperjump from '@hyperjump/json-schema-formats';
import type { Format } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { Json } from '../../../model/json.ts';
import type { Dialect } from '../schema-set.ts';

export type FormatCheck = { readonly type: 'string' | 'number'; test(value: Json): boolean };

/** They print what they stumble over, and throw on some texts that are far from what they look for. */
const quietly = (test: (value: string) => boolean, value: string): boolean => {
  const { log } = console;
  console.log = () => undefined;
  try {
    return test(value);
  } catch {
    return false;
  } finally {
    console.log = log;
  }
};

const text = (test: (value: string) => boolean): FormatCheck => ({
  type: 'string',
  test: (value) => quietly(test, value as string),
});

/** What is plainly right needs no thorough look. */
const quickly = (plain: RegExp, thorough: (value: string) => boolean): FormatCheck => ({
  type: 'string',
  test: (value) => plain.test(value as string) || quietly(thorough, value as string),
});

const DAY = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;
const HEX = (count: number): string => `[\\da-fA-F]{${count}}`;

/** A leap second needs a day on which there was one. */
const isTime = (value: string): boolean =>
  hyperjump.isTime(value) ||
  (value.includes(':60') && ['1998-12-31', '1999-01-01'].some((day) => hyperjump.isDateTime(`${day}T${value}`)));

const STANDARD: { readonly [name: string]: FormatCheck } = {
  'date-time': quickly(new RegExp(`^${DAY}T${TIME}$`), hyperjump.isDateTime),
  date: quickly(new RegExp(`^${DAY}$`), hyperjump.isDate),
  time: quickly(new RegExp(`^${TIME}$`), isTime),
  duration: text(hyperjump.isDuration),
  email: quickly(
    /^[a-z\d]+(?:[.+_-][a-z\d]+)*@[a-z\d]+(?:-[a-z\d]+)*(?:\.[a-z\d]+(?:-[a-z\d]+)*)*\.[a-z]{2,20}$/i,
    hyperjump.isEmail,
  ),
  'idn-email': text(hyperjump.isIdnEmail),
  hostname: text(hyperjump.isAsciiIdn),
  'idn-hostname': text(hyperjump.isIdn),
  ipv4: text(hyperjump.isIPv4),
  ipv6: text(hyperjump.isIPv6),
  uri: quickly(/^https?:\/\/[a-z\d.-]+(?::\d{1,5})?(?:\/[\w.~-]*)*(?:\?[\w.~=&-]*)?$/i, hyperjump.isUri),
  'uri-reference': text(hyperjump.isUriReference),
  iri: text(hyperjump.isIri),
  'iri-reference': text(hyperjump.isIriReference),
  uuid: quickly(new RegExp(`^${HEX(8)}-${HEX(4)}-${HEX(4)}-${HEX(4)}-${HEX(12)}$`), hyperjump.isUuid),
  'uri-template': text(hyperjump.isUriTemplate),
  'json-pointer': text(hyperjump.isJsonPointer),
  'relative-json-pointer': text(hyperjump.isRelativeJsonPointer),
  regex: text((value) => hyperjump.isRegex(value)),
};

const fromAjv = (format: Format): FormatCheck | undefined => {
  if (typeof format === 'function') return text(format as (value: string) => boolean);
  if (format instanceof RegExp) return text((value) => format.test(value));
  if (typeof format !== 'object' || !('validate' in format) || format.async) return undefined;
  const { validate, type = 'string' } = format as { validate: unknown; type?: 'string' | 'number' };
  if (validate instanceof RegExp) return text((value) => validate.test(value));
  return { type, test: (value) => (validate as (value: Json) => boolean)(value) };
};

/** Of drafts before 07 the host name is another one. */
const LEGACY_HOSTNAME = text(hyperjump.isHostname);

const OTHERS: ReadonlyMap<string, FormatCheck> = new Map(
  Object.entries(fullFormats).flatMap(([name, format]) => {
    const check = Object.hasOwn(STANDARD, name) ? undefined : fromAjv(format);
    return check ? [[name, check] as const] : [];
  }),
);

export const formatNames: readonly string[] = [...Object.keys(STANDARD), ...OTHERS.keys()];

/** Undefined: nothing is known of it, so it is an annotation. */
export const findFormat = (name: string, dialect: Dialect): FormatCheck | undefined => {
  if (name === 'hostname' && (dialect === 'draft-04' || dialect === 'draft-06')) return LEGACY_HOSTNAME;
  return Object.hasOwn(STANDARD, name) ? STANDARD[name] : OTHERS.get(name);
};

export type FindFormat = typeof findFormat;

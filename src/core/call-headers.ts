// Changes the headers of a call without touching the call: what every authentication scheme does.
import type { Call } from '../model/exchange.ts';

const isNamed = (name: string, key: string): boolean => name.length === key.length && name.toLowerCase() === key;

export const hasHeader = (call: Call, name: string): boolean => {
  const key = name.toLowerCase();
  return call.headers.some(([written]) => isNamed(written, key));
};

export const withoutHeader = (call: Call, name: string): Call => {
  const key = name.toLowerCase();
  return { ...call, headers: call.headers.filter(([written]) => !isNamed(written, key)) };
};

const LATE_TYPE = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)/;

type Bag = { readonly [key: string]: unknown };

const disablesContentType = (call: Call): boolean => {
  const disabled = call.behaviour.disabledSystemHeaders;
  return typeof disabled === 'object' && disabled !== null && Boolean((disabled as Bag)['content-type']);
};

/**
 * The content type that a text body implies, which comes before the system headers; undefined for forms and files
 * (theirs comes last) and where it is disabled.
 */
export const earlyType = (call: Call): string | undefined =>
  call.bodyType !== undefined &&
  call.body?.bytes !== undefined &&
  !LATE_TYPE.test(call.bodyType) &&
  !disablesContentType(call)
    ? call.bodyType
    : undefined;

/** The call with its early content type among the headers, so that a signature comes after it and can cover it. */
export const withEarlyType = (call: Call): Call => {
  if (call.typedEarly !== true) return call;
  const type = earlyType(call);
  if (type === undefined || hasHeader(call, 'content-type')) return call;
  return { ...call, headers: [...call.headers, ['Content-Type', type]] };
};

/** Replaces every header of that name by one at the end. */
export const withHeader = (call: Call, name: string, value: string): Call => {
  const bare = withoutHeader(withEarlyType(call), name);
  return { ...bare, headers: [...bare.headers, [name, value]] };
};

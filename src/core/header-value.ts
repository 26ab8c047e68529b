// Finds a header by its name.
import type { HeaderPair } from '../model/exchange.ts';

/** Of the first header of that name, which is given in lower case. */
export const headerValue = (headers: readonly HeaderPair[], name: string): string | undefined =>
  headers.find(([key]) => key.toLowerCase() === name)?.[1];

/** The media type without its parameters, in lower case. */
export const mediaTypeOf = (headers: readonly HeaderPair[]): string | undefined =>
  headerValue(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() || undefined;

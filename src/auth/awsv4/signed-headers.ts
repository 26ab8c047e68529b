// The headers that an AWS signature covers: those that go out, each name once.
import type { HeaderPair } from '../../model/exchange.ts';

export type HeaderValues = { readonly [name: string]: string };

/**
 * As they reach the wire: the last spelling of a name counts. Values of equal spelling are joined by commas, as the
 * canonical request wants them.
 */
export const joinHeaders = (headers: readonly HeaderPair[]): HeaderValues => {
  const joined = new Map<string, { readonly name: string; readonly values: readonly string[] }>();
  for (const [name, value] of headers) {
    const before = joined.get(name.toLowerCase());
    joined.set(name.toLowerCase(), { name, values: before?.name === name ? [...before.values, value] : [value] });
  }
  return Object.fromEntries([...joined.values()].map(({ name, values }) => [name, values.join(',')]));
};

// Encodes an urlencoded form the way Postman puts it on the wire.
import type { Entry } from '../model/collection.ts';

const encodeStrict = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Everything but unreserved characters is percent-encoded, by RFC 3986. */
export const encodePart = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, encodeStrict);

/**
 * Enabled entries in order; duplicates stay next to the first of their name, as newman groups them: in an object, which
 * puts names that are whole numbers first.
 */
export const formText = (params: readonly Entry[]): string => {
  const groups: Record<string, string[]> = Object.create(null);
  for (const { key, value, disabled } of params) {
    if (disabled === true) continue;
    const pair = `${encodePart(key)}=${encodePart(value ?? '')}`;
    const group = groups[key];
    if (group) group.push(pair);
    else groups[key] = [pair];
  }
  return Object.values(groups).flat().join('&');
};

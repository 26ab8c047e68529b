// Encodes an urlencoded form the way Postman puts it on the wire.
import type { Entry } from '../model/collection.ts';

const encodeStrict = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

const encodePart = (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, encodeStrict);

/** Enabled entries in order; duplicates stay next to the first of their name, as newman groups them. */
export const formText = (params: readonly Entry[]): string => {
  const groups = new Map<string, string[]>();
  for (const { key, value, disabled } of params) {
    if (disabled === true) continue;
    const name = encodePart(key);
    const pair = `${name}=${encodePart(value ?? '')}`;
    const group = groups.get(name);
    if (group) group.push(pair);
    else groups.set(name, [pair]);
  }
  return [...groups.values()].flat().join('&');
};

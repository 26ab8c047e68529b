// Media types: reading them, and finding the documented one that a message's type belongs to.
import type { Media } from '../api.ts';

export type MediaType = {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
};

const parameterOf = (part: string): readonly (readonly [string, string])[] => {
  const at = part.indexOf('=');
  if (at < 0) return [];
  const value = part.slice(at + 1).trim();
  return [[part.slice(0, at).trim().toLowerCase(), value.replace(/^"(.*)"$/s, '$1')]];
};

/** Lower case; undefined for a text that is no media type. */
export const readMediaType = (text: string): MediaType | undefined => {
  const [name = '', ...rest] = text.split(';');
  const found = /^([^/\s]+)\/([^/\s]+)$/.exec(name.trim().toLowerCase());
  if (!found) return undefined;
  return { type: found[1]!, subtype: found[2]!, parameters: new Map(rest.flatMap(parameterOf)) };
};

/** Parameters that say how it is written, not what it is. */
const IGNORED: ReadonlySet<string> = new Set(['charset', 'boundary', 'q']);

const isSubtype = (pattern: string, subtype: string): boolean => {
  if (pattern === '*' || pattern === subtype) return true;
  return pattern.startsWith('*+') && subtype.endsWith(pattern.slice(1));
};

/** How closely a documented type names the actual one; undefined where it is another. */
const closeness = (documented: MediaType, actual: MediaType): number | undefined => {
  if (documented.type !== '*' && documented.type !== actual.type) return undefined;
  if (!isSubtype(documented.subtype, actual.subtype)) return undefined;
  let score =
    documented.type === '*' ? 0 : documented.subtype === '*' ? 100 : documented.subtype.startsWith('*') ? 200 : 300;
  for (const [name, value] of documented.parameters) {
    if (IGNORED.has(name)) continue;
    const given = actual.parameters.get(name);
    if (given !== undefined && given.toLowerCase() !== value.toLowerCase()) return undefined;
    score += given === undefined ? -1 : 1;
  }
  return score;
};

/** The most specific of those that a content type belongs to. */
export const pickMedia = (content: readonly Media[], contentType: string): Media | undefined => {
  const actual = readMediaType(contentType);
  if (!actual) return undefined;
  let best: { readonly media: Media; readonly score: number } | undefined;
  for (const media of content) {
    const documented = readMediaType(media.type);
    const score = documented && closeness(documented, actual);
    if (score !== undefined && (!best || score > best.score)) best = { media, score };
  }
  return best?.media;
};

export type MediaKind =
  | 'json'
  | 'json-lines'
  | 'json-sequence'
  | 'events'
  | 'form'
  | 'multipart'
  | 'text'
  | 'xml'
  | 'binary';

const KINDS: readonly (readonly [pattern: RegExp, kind: MediaKind])[] = [
  [
    /^application\/(?:jsonl|x-jsonl|jsonlines|x-jsonlines|ndjson|x-ndjson|x-json-stream|json-lines)$|\+jsonl$/,
    'json-lines',
  ],
  [/^application\/json-seq$|\+json-seq$/, 'json-sequence'],
  [/^text\/event-stream$/, 'events'],
  [/^application\/json$|\+json$|^text\/json$|^text\/x-json$/, 'json'],
  [/^application\/x-www-form-urlencoded$/, 'form'],
  [/^multipart\//, 'multipart'],
  [/^(?:application|text)\/xml$|\+xml$/, 'xml'],
  [/^text\//, 'text'],
];

export const mediaKind = ({ type, subtype }: MediaType): MediaKind => {
  const name = `${type}/${subtype}`;
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'binary';
};

// Reads bodies as the values that their media type says they are.
import { isBrokenUtf8 } from '../../../core/decode-text.ts';
import type { Json } from '../../../model/json.ts';
import { readParts } from '../../pact/matching/multipart.ts';
import type { Media } from '../api.ts';
import type { Facets, ReadFacets } from './facets.ts';
import { type MediaKind, type MediaType, mediaKind, readMediaType } from './media-types.ts';
import { either, fixed, leaf, type Reading } from './readings.ts';
import { type FieldStyle, formReading, readFields } from './wire-fields.ts';
import { wants } from './wire-styles.ts';

export type BodyValue =
  | { readonly kind: 'value'; readonly value: Json }
  /** Each is judged by itself. */
  | { readonly kind: 'items'; readonly items: readonly Json[] }
  | { readonly kind: 'readings'; readonly readings: readonly Reading[] }
  /** It is not what its media type says. */
  | { readonly kind: 'broken'; readonly message: string; readonly actual?: Json }
  /** Bytes; a schema says nothing about them that could be judged. */
  | { readonly kind: 'bytes' }
  /** We cannot read this media type. */
  | { readonly kind: 'unreadable' };

const CHARSETS: { readonly [charset: string]: string } = { 'iso-8859-1': 'latin1' };

export const bodyText = (bytes: Uint8Array, type: MediaType | undefined): string => {
  const charset = type?.parameters.get('charset')?.toLowerCase() ?? 'utf-8';
  try {
    return new TextDecoder(CHARSETS[charset] ?? charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
};

const MAX_SHOWN = 200;

const shown = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);

const parse = (text: string): { readonly value: Json } | { readonly fault: string } => {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { fault: (error as Error).message };
  }
};

const jsonValue = (text: string): BodyValue => {
  const read = parse(text);
  if ('value' in read) return { kind: 'value', value: read.value };
  const hint = text.trim() === '' ? 'is empty' : `is no JSON: ${read.fault}`;
  return { kind: 'broken', message: hint, actual: shown(text) };
};

const jsonBody = (bytes: Uint8Array, text: string, type: MediaType | undefined): BodyValue => {
  const isUtf8 = /^utf-?8$/i.test(type?.parameters.get('charset') ?? 'utf-8');
  if (isUtf8 && isBrokenUtf8(bytes, text)) {
    return { kind: 'broken', message: 'is no JSON: it holds bytes that are no UTF-8', actual: shown(text) };
  }
  return jsonValue(text.replace(/^\uFEFF/, ''));
};

const jsonItems = (texts: readonly string[]): BodyValue => {
  const items: Json[] = [];
  for (const [at, text] of texts.entries()) {
    const read = parse(text);
    if ('fault' in read)
      return { kind: 'broken', message: `has no JSON in line ${at + 1}: ${read.fault}`, actual: shown(text) };
    items.push(read.value);
  }
  return { kind: 'items', items };
};

/** Server-sent events, as OpenAPI 3.2 gives them to schemas. */
const eventItems = (text: string, cut: boolean): BodyValue => {
  const blocks = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n\n+/);
  const items = (cut ? blocks.slice(0, -1) : blocks).flatMap((block): Json[] => {
    const event = new Map<string, Json>();
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]+)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (name === 'data') event.set('data', event.has('data') ? `${event.get('data')}\n${value}` : value);
      else if (name === 'retry' && /^\d+$/.test(value)) event.set('retry', Number(value));
      else if (name === 'event' || name === 'id') event.set(name, value);
    }
    return event.size > 0 ? [Object.fromEntries(event)] : [];
  });
  return { kind: 'items', items };
};

const encodingStyle = (media: Media, name: string): FieldStyle => {
  const encoding = Object.hasOwn(media.encoding, name) ? media.encoding[name] : undefined;
  const style = encoding?.style ?? 'form';
  return { name, style, explode: encoding?.explode ?? style === 'form', json: true };
};

const partReading = (
  part: NonNullable<ReturnType<typeof readParts>>[number],
  schemas: readonly Json[],
  read: ReadFacets,
) => {
  const type = part.contentType === undefined ? undefined : readMediaType(part.contentType);
  const text = bodyText(part.bytes, type);
  const facets = read(schemas);
  const isJson = type ? mediaKind(type) === 'json' : wants(facets, 'object');
  const value = isJson ? parse(text) : undefined;
  const asText = leaf([text], facets);
  if (!value || !('value' in value)) return asText;
  // A schema that wants text of a JSON part (`contentMediaType`) means the text itself.
  return facets.types?.has('string') ? either([fixed(value.value), asText]) : fixed(value.value);
};

const multipartValue = (bytes: Uint8Array, contentType: string, schema: Json, read: ReadFacets): BodyValue => {
  const parts = readParts(bytes, contentType);
  if (!parts) return { kind: 'broken', message: 'is no multipart body of its boundary' };
  const facets = read([schema]);
  const members = [...Map.groupBy(parts, ({ name }) => name)].map(([name, held]) => {
    const schemas = facets.member(name);
    const about = read(schemas);
    const items = (): Reading => ({
      kind: 'list',
      items: held.map((part, at) => partReading(part, about.item(at), read)),
    });
    if (held.length > 1) return [name, items()] as const;
    const single = partReading(held[0]!, schemas, read);
    return [name, wants(about, 'array') ? either([items(), single]) : single] as const;
  });
  return { kind: 'readings', readings: [{ kind: 'map', members }] };
};

/** What is read of a body; `cut`: the end of it is missing. */
export type BodyText = { readonly bytes: Uint8Array; readonly contentType: string; readonly cut?: boolean };

const SEQUENCES: { readonly [kind in MediaKind]?: RegExp } = {
  'json-lines': /\r?\n/,
  'json-sequence': /\u001e/,
  events: /\r?\n\r?\n/,
};

/** Whether a body of this type can be judged although its end is missing: what came before is whole. */
export const isSequence = (contentType: string): boolean => {
  const type = readMediaType(contentType);
  return type !== undefined && SEQUENCES[mediaKind(type)] !== undefined;
};

const sequenceOf = (text: string, kind: MediaKind, cut: boolean): BodyValue => {
  if (kind === 'events') return eventItems(text, cut);
  const parts = text.split(SEQUENCES[kind]!);
  return jsonItems((cut ? parts.slice(0, -1) : parts).filter((part) => part.trim() !== ''));
};

const textValue = (text: string, { types, ...facets }: Facets): BodyValue => {
  const isStructured = types !== undefined && [...types].every((one) => one === 'array' || one === 'object');
  return isStructured ? { kind: 'unreadable' } : { kind: 'readings', readings: [leaf([text], { types, ...facets })] };
};

/** `schema`: as `Api.schema` gives it; it tells how texts may be read. */
export const bodyValue = (
  { bytes, contentType, cut = false }: BodyText,
  media: Media,
  schema: Json,
  read: ReadFacets,
): BodyValue => {
  const type = readMediaType(contentType);
  const kind: MediaKind = type ? mediaKind(type) : 'binary';
  const text = () => bodyText(bytes, type);
  switch (kind) {
    case 'json':
      return jsonBody(bytes, text(), type);
    case 'json-lines':
    case 'json-sequence':
    case 'events':
      return sequenceOf(text(), kind, cut);
    case 'form': {
      const styleOf = (name: string): FieldStyle => encodingStyle(media, name);
      return { kind: 'readings', readings: [formReading(readFields(text()), styleOf, read([schema]), read)] };
    }
    case 'multipart':
      return type?.subtype === 'form-data' ? multipartValue(bytes, contentType, schema, read) : { kind: 'unreadable' };
    case 'text':
      return textValue(text(), read([schema]));
    case 'xml':
      return { kind: 'unreadable' };
    case 'binary':
      return wantsBytes(read([schema]).types) ? { kind: 'bytes' } : { kind: 'unreadable' };
    default:
      return kind satisfies never;
  }
};

const wantsBytes = (types: ReadonlySet<string> | undefined): boolean => types === undefined || types.has('string');

// Writes the body of a case in its media type.
import type { Json } from '../../../model/json.ts';
import type { Media } from '../api.ts';
import type { ApiCase } from '../api-case.ts';
import { type MediaKind, mediaKind, readMediaType } from '../judging/media-types.ts';
import { scalarText } from './styles.ts';
import { writeForm } from './write-form.ts';
import { writeMultipart } from './write-multipart.ts';

const WILDCARDS: { readonly [range: string]: string } = {
  '*/*': 'application/json',
  'application/*': 'application/json',
  'text/*': 'text/plain',
  'image/*': 'image/png',
  'audio/*': 'audio/mpeg',
  'video/*': 'video/mp4',
  'multipart/*': 'multipart/form-data',
};

/** A media type that can be sent, for one that the document writes with wildcards. */
const concreteType = (type: string): string => {
  const range = type.split(';')[0]!.trim().toLowerCase();
  if (Object.hasOwn(WILDCARDS, range)) return WILDCARDS[range]!;
  return range.includes('*+json') ? 'application/json' : type.trim();
};

export const kindOf = (type: string): MediaKind => {
  const read = readMediaType(concreteType(type));
  return read ? mediaKind(read) : 'binary';
};

/** XML needs names and attributes that schemas of values do not tell, and event streams are no requests: values are not written so. */
export const isWritable = (type: string): boolean => {
  const kind = kindOf(type);
  if (kind === 'multipart') return /^multipart\/form-data\b/i.test(concreteType(type));
  return kind !== 'xml' && kind !== 'events';
};

const lines = (value: Json): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : [value]).map((item) => JSON.stringify(item));

export type WrittenBody = { readonly bytes: Uint8Array; readonly contentType: string };

const utf8 = new TextEncoder();

const textType = (type: string): string => (/charset=/i.test(type) ? type : `${type}; charset=utf-8`);

const withBoundary = (type: string, boundary: string): string =>
  `${type.replace(/;\s*boundary=("[^"]*"|[^;]*)/i, '')}; boundary=${boundary}`;

const writeValue = (
  value: Json,
  type: string,
  media: Media | undefined,
  files: readonly string[] | undefined,
): { readonly text: string; readonly contentType: string } => {
  const plain = (text: string) => ({ text, contentType: type });
  const kind = kindOf(type);
  switch (kind) {
    case 'json':
      return plain(JSON.stringify(value));
    case 'json-lines':
      return plain(
        lines(value)
          .map((line) => `${line}\n`)
          .join(''),
      );
    case 'json-sequence':
      return plain(
        lines(value)
          .map((line) => `\u001e${line}\n`)
          .join(''),
      );
    case 'form':
      return plain(writeForm(value, media));
    case 'multipart': {
      const { text, boundary } = writeMultipart(value, media, files);
      return { text, contentType: withBoundary(type, boundary) };
    }
    case 'text':
      return { text: scalarText(value), contentType: textType(type) };
    case 'xml':
    case 'events':
    case 'binary':
      return plain(scalarText(value));
    default:
      return kind satisfies never;
  }
};

export const writeBody = (body: NonNullable<ApiCase['body']>, content: readonly Media[]): WrittenBody => {
  const type = concreteType(body.media);
  if ('text' in body) return { bytes: utf8.encode(body.text), contentType: type };
  const media = content.find((one) => one.type === body.media);
  const { text, contentType } = writeValue(body.value, type, media, body.files);
  return { bytes: utf8.encode(text), contentType };
};

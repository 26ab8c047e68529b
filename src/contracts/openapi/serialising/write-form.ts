// Writes an object as a form: fields of a urlencoded body or of a whole query.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Encoding, Media } from '../api.ts';
import { mediaKind, readMediaType } from '../judging/media-types.ts';
import { encodeReserved, encodeStrictly } from './percent.ts';
import { type Field, scalarText, writeFields } from './styles.ts';

export const encodingOf = (media: Pick<Media, 'encoding'> | undefined, name: string): Encoding =>
  media && Object.hasOwn(media.encoding, name) ? media.encoding[name]! : {};

const isJson = (type: string | undefined): boolean => {
  const read = type === undefined ? undefined : readMediaType(type);
  return read !== undefined && mediaKind(read) === 'json';
};

const formFields = (name: string, value: Json, encoding: Encoding): readonly Field[] => {
  const encode = encoding.allowReserved ? encodeReserved : encodeStrictly;
  const styled = encoding.style !== undefined || encoding.explode !== undefined || encoding.allowReserved !== undefined;
  if (styled) {
    const style = encoding.style ?? 'form';
    return writeFields(value, { name, style, explode: encoding.explode ?? style === 'form' }, encode, encodeStrictly);
  }
  const whole = isJson(encoding.contentType) || isBag(value);
  const items = Array.isArray(value) && !whole ? (value as readonly Json[]) : [value];
  return items.map((item) => [encodeStrictly(name), encodeStrictly(whole ? JSON.stringify(item) : scalarText(item))]);
};

export const writeForm = (value: Json, media: Pick<Media, 'encoding'> | undefined): string => {
  if (!isBag(value)) return encodeStrictly(scalarText(value));
  return Object.entries(value)
    .flatMap(([name, member]) => formFields(name, member, encodingOf(media, name)))
    .map(([name, text]) => `${name}=${text}`)
    .join('&');
};

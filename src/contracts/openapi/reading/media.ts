// Reads media types: schemas, examples and how the fields of forms are written.
import { text } from '../../../core/json-bag.ts';
import type { Encoding, Media, ParameterStyle, SpecPlace } from '../api.ts';
import { type Cursor, entries, schemaPlace } from './cursor.ts';
import { readExamples } from './examples.ts';
import type { Library } from './library.ts';

const STYLES: ReadonlySet<string> = new Set([
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
  'cookie',
]);

export const styleOf = (from: Cursor): ParameterStyle | undefined => {
  const style = text(from.value.style);
  return style !== undefined && STYLES.has(style) ? (style as ParameterStyle) : undefined;
};

export const flagOf = (from: Cursor, key: string): boolean | undefined => {
  const value = from.value[key];
  return typeof value === 'boolean' ? value : undefined;
};

const readEncoding = (from: Cursor): Encoding => {
  const contentType = text(from.value.contentType);
  const style = styleOf(from);
  const explode = flagOf(from, 'explode');
  const allowReserved = flagOf(from, 'allowReserved');
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(style === undefined ? {} : { style }),
    ...(explode === undefined ? {} : { explode }),
    ...(allowReserved === undefined ? {} : { allowReserved }),
  };
};

const readMedia = (library: Library, type: string, from: Cursor): Media => {
  const schema = schemaPlace(library, from, 'schema');
  const itemSchema = schemaPlace(library, from, 'itemSchema');
  const encoding = entries(library, from, 'encoding').map(([name, one]) => [name, readEncoding(one)] as const);
  return {
    type,
    ...(schema ? { schema } : {}),
    ...(itemSchema ? { itemSchema } : {}),
    examples: readExamples(library, from, schema ?? itemSchema),
    encoding: Object.fromEntries(encoding),
    place: from.place,
  };
};

/** A body of which nothing is known but that the document wants to say something: judging it fails, it never passes. */
export const unknownMedia = (place: SpecPlace): Media => ({
  type: '*/*',
  schema: place,
  examples: [],
  encoding: {},
  place,
});

export const readContent = (library: Library, from: Cursor): readonly Media[] =>
  entries(library, from, 'content').map(([type, media]) =>
    media.broken ? { ...unknownMedia(media.place), type } : readMedia(library, type, media),
  );

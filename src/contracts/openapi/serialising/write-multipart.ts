// Writes an object as a multipart form, RFC 7578.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Media } from '../api.ts';
import { scalarText } from './styles.ts';
import { encodingOf } from './write-form.ts';

type Part = { readonly name: string; readonly text: string; readonly type?: string; readonly isFile: boolean };

const firstType = (types: string): string => types.split(',')[0]!.trim().replaceAll('*/*', 'application/octet-stream');

const concrete = (type: string): string => (type.endsWith('/*') ? `${type.slice(0, -1)}png` : type);

const partOf = (name: string, item: Json, contentType: string | undefined, isFile: boolean): Part => {
  const isScalar = item === null || typeof item !== 'object';
  const fallback = isFile ? 'application/octet-stream' : isScalar ? undefined : 'application/json';
  const type = contentType === undefined ? fallback : concrete(firstType(contentType));
  const isJson = type !== undefined && /[/+]json\b/.test(type);
  const text = isJson ? JSON.stringify(item) : scalarText(item);
  return { name, text, isFile, ...(type === undefined ? {} : { type }) };
};

const partsOf = (value: Json, media: Media | undefined, files: ReadonlySet<string>): readonly Part[] => {
  if (!isBag(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const items = Array.isArray(member) ? (member as readonly Json[]) : [member];
    return items.map((item) => partOf(name, item, encodingOf(media, name).contentType, files.has(name)));
  });
};

/** RFC 7578 by way of browsers: quotes and line ends are percent-encoded. */
const quoted = (name: string): string =>
  name.toWellFormed().replace(/["\r\n]/g, (found) => ({ '"': '%22', '\r': '%0D' })[found] ?? '%0A');

const headOf = ({ name, type, isFile }: Part): string =>
  `Content-Disposition: form-data; name="${quoted(name)}"${isFile ? '; filename="file"' : ''}\r\n${
    type === undefined ? '' : `Content-Type: ${type}\r\n`
  }\r\n`;

/** A boundary that no part contains; the same form gives the same one. */
const boundaryFor = (parts: readonly Part[]): string => {
  let boundary = 'assay-form-boundary';
  while (parts.some(({ text }) => text.includes(boundary))) boundary += '-x';
  return boundary;
};

export const writeMultipart = (
  value: Json,
  media: Media | undefined,
  files: readonly string[] | undefined,
): { readonly text: string; readonly boundary: string } => {
  const parts = partsOf(value, media, new Set(files));
  const boundary = boundaryFor(parts);
  const written = parts.map((part) => `--${boundary}\r\n${headOf(part)}${part.text.toWellFormed()}\r\n`).join('');
  return { text: `${written}--${boundary}--\r\n`, boundary };
};

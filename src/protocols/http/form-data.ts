// Builds multipart/form-data bodies in newman's layout; files are streamed between the texts around them.
import { basename } from 'node:path';
import { memoryBody } from '../../core/memory-body.ts';
import type { Body } from '../../model/body.ts';
import type { FormPart } from '../../model/collection.ts';
import type { BodyDeps, BuiltBody } from './body.ts';
import { DEFAULT_TYPE, lookupType } from './media-types.ts';

type Piece = Uint8Array | Body;

const isBody = (piece: Piece): piece is Body => !(piece instanceof Uint8Array);

const BOUNDARY = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;]+))/;

/** newman's form: 26 dashes and 24 digits. */
const randomBoundary = (randomBytes: BodyDeps['randomBytes']): string =>
  `--------------------------${[...randomBytes(24)].map((byte) => byte % 10).join('')}`;

const BEYOND_LATIN = /[^\t\x20-\x7e\x80-\xff]/;

const encodeByte = (character: string): string => `%${character.charCodeAt(0).toString(16)}`;

/** RFC 8187: the name once more, for those who read no UTF-8 in a header. */
const extendedName = (fileName: string): string =>
  encodeURIComponent(fileName.toWellFormed())
    .replace(/['()*]/g, encodeByte)
    .replace(/%(?:7C|60|5E)/g, decodeURIComponent);

const fileNameText = (fileName: string): string =>
  `; filename="${fileName}"${BEYOND_LATIN.test(fileName) ? `; filename*=UTF-8''${extendedName(fileName)}` : ''}`;

/** Names are written as they are, quotes and line breaks too: that is what newman's servers have learnt to read. */
const disposition = (name: string, fileName: string | undefined, type: string | undefined): string =>
  `Content-Disposition: form-data; name="${name}"` +
  (fileName === undefined ? '' : fileNameText(basename(fileName))) +
  (type ? `\r\nContent-Type: ${type}` : '') +
  '\r\n\r\n';

type Content = { readonly head: string; readonly content: Piece };

const textContent = async ({ key, value = '', fileName, contentType }: FormPart): Promise<Content> => ({
  head: disposition(key, fileName, contentType || (fileName && (await lookupType(fileName)))),
  content: Buffer.from(value),
});

const fileContent = async (
  { key, fileName, contentType }: FormPart,
  path: string,
  deps: BodyDeps,
): Promise<Content> => {
  const type = contentType || ((await lookupType(path)) ?? (fileName && (await lookupType(fileName))) ?? DEFAULT_TYPE);
  return { head: disposition(key, fileName ?? path, type), content: await deps.files.open(path) };
};

/** A file part without a path: its base64 value (plain text beside an empty list of paths), or nothing under an empty file name. */
const inlineContent = async (part: FormPart): Promise<Content> => {
  const { key, value, src, fileName, contentType } = part;
  if (value && src?.length === 0) return textContent(part);
  const type = contentType || (fileName && (await lookupType(fileName)));
  if (!value) return { head: disposition(key, fileName ?? '', type), content: new Uint8Array() };
  return { head: disposition(key, fileName, type || DEFAULT_TYPE), content: Buffer.from(value, 'base64') };
};

const contentsOf = (part: FormPart, deps: BodyDeps): Promise<Content>[] => {
  if (part.kind === 'text') return [textContent(part)];
  const paths = (part.src ?? []).filter((path) => path !== '');
  return paths.length > 0 ? paths.map((path) => fileContent(part, path, deps)) : [inlineContent(part)];
};

/** Neighbouring texts become one piece, so that a form without files is one piece. */
const joinPieces = (pieces: readonly Piece[]): Piece[] => {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && !isBody(last) && !isBody(piece)) joined[joined.length - 1] = Buffer.concat([last, piece]);
    else joined.push(piece);
  }
  return joined;
};

const sizeOf = (pieces: readonly Piece[]): number | undefined => {
  let size = 0;
  for (const piece of pieces) {
    const more = isBody(piece) ? piece.size : piece.byteLength;
    if (more === undefined) return undefined;
    size += more;
  }
  return size;
};

async function* readPieces(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (isBody(piece)) yield* piece.open();
    else yield piece;
  }
}

const composeBody = (pieces: readonly Piece[]): Body => {
  const joined = joinPieces(pieces);
  const only = joined.length === 1 ? joined[0] : undefined;
  if (only && !isBody(only)) return memoryBody(only);
  return { size: sizeOf(joined), open: () => readPieces(joined) };
};

/** `header` is the user's own Content-Type: a boundary in it is used. */
export const buildFormData = async (
  parts: readonly FormPart[],
  header: string | undefined,
  deps: BodyDeps,
): Promise<BuiltBody> => {
  const enabled = parts.filter(({ disabled }) => disabled !== true);
  if (enabled.length === 0) return {};
  const own = header === undefined ? null : BOUNDARY.exec(header);
  const boundary = own?.[1] ?? own?.[2] ?? randomBoundary(deps.randomBytes);
  const contents = await Promise.all(enabled.flatMap((part) => contentsOf(part, deps)));
  const pieces = contents.flatMap(({ head, content }): Piece[] => [
    Buffer.from(`--${boundary}\r\n${head}`),
    content,
    Buffer.from('\r\n'),
  ]);
  const end = Buffer.from(`--${boundary}--\r\n`);
  return {
    body: composeBody([...pieces, end]),
    contentType: own && header !== undefined ? header : `multipart/form-data; boundary=${boundary}`,
  };
};

// Undoes the content codings of a response: gzip, deflate (both kinds), br, zstd, several of them in a row.
import type { Transform } from 'node:stream';

export type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';

type Zlib = typeof import('node:zlib');

/** Loaded with the first encoded response. */
const zlib = (): Zlib => process.getBuiltinModule('node:zlib');

const NAMES: Readonly<Record<string, Coding>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
  zstd: 'zstd',
};

/** More than anybody applies; each costs memory before a byte has come. */
export const MAX_CODINGS = 10;

/** Codings in the order they were applied; none when one of them is unknown, the body then stays as it came. */
export const parseCodings = (header: string | undefined): readonly Coding[] => {
  if (!header) return [];
  const codings: Coding[] = [];
  for (const part of header.split(',')) {
    const name = part.trim().toLowerCase();
    if (name === '' || name === 'identity') continue;
    const coding = NAMES[name];
    if (!coding) return [];
    codings.push(coding);
  }
  return codings;
};

/** A zlib header starts with method 8; some servers send the raw format under the same name. */
const isRawDeflate = (firstByte: number | undefined): boolean => firstByte !== undefined && (firstByte & 0x0f) !== 8;

const decodeOnce = (bytes: Uint8Array, coding: Coding, maxOutputLength: number): Buffer => {
  const options = { maxOutputLength };
  switch (coding) {
    case 'gzip':
      return zlib().gunzipSync(bytes, options);
    case 'deflate':
      return isRawDeflate(bytes[0]) ? zlib().inflateRawSync(bytes, options) : zlib().inflateSync(bytes, options);
    case 'br':
      return zlib().brotliDecompressSync(bytes, options);
    case 'zstd':
      return zlib().zstdDecompressSync(bytes, options);
  }
};

/** Decodes at once; throws zlib's error, code ERR_BUFFER_TOO_LARGE when the result would exceed `maxLength`. */
export const decodeAll = (bytes: Uint8Array, codings: readonly Coding[], maxLength: number): Uint8Array =>
  codings.reduceRight((encoded, coding) => decodeOnce(encoded, coding, maxLength), bytes);

const createDecoder = (coding: Coding, firstByte: number | undefined): Transform => {
  switch (coding) {
    case 'gzip':
      return zlib().createGunzip();
    case 'deflate':
      return isRawDeflate(firstByte) ? zlib().createInflateRaw() : zlib().createInflate();
    case 'br':
      return zlib().createBrotliDecompress();
    case 'zstd':
      return zlib().createZstdDecompress();
  }
};

/** Decoders in the order the bytes pass them; `firstByte` is the first one of the body. */
export const createDecoders = (codings: readonly Coding[], firstByte: number | undefined): readonly Transform[] =>
  codings.toReversed().map((coding, index) => createDecoder(coding, index === 0 ? firstByte : undefined));

// Tells the content type of bytes by how they begin.
import { guessContentType } from './content-type.ts';

const MAGIC: readonly (readonly [start: string, type: string])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['BM', 'image/bmp'],
  ['%PDF-', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'],
  ['\x1f\x8b', 'application/gzip'],
  ['BZh', 'application/x-bzip2'],
  ['7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
  ['OggS', 'audio/ogg'],
  ['ID3', 'audio/mpeg'],
  ['fLaC', 'audio/flac'],
  ['\x00asm', 'application/wasm'],
  ['\x00\x00\x01\x00', 'image/x-icon'],
  ['II*\x00', 'image/tiff'],
  ['MM\x00*', 'image/tiff'],
];

const isText = (bytes: Uint8Array): boolean => {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\x00');
  } catch {
    return false;
  }
};

/** `application/octet-stream` for bytes that look like nothing known. */
export const contentTypeOfBytes = (bytes: Uint8Array): string => {
  const start = Buffer.from(bytes.subarray(0, 32)).toString('latin1');
  const known = MAGIC.find(([magic]) => start.startsWith(magic));
  if (known) return known[1];
  if (start.startsWith('RIFF'))
    return { WEBP: 'image/webp', WAVE: 'audio/wav' }[start.slice(8, 12)] ?? 'application/octet-stream';
  if (start.slice(4, 8) === 'ftyp') return 'video/mp4';
  return isText(bytes) ? guessContentType(Buffer.from(bytes).toString()) : 'application/octet-stream';
};

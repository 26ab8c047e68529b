// Turns the bytes of a text file into text, whatever Unicode encoding an editor saved it in.

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const startsWith = (bytes: Uint8Array, ...prefix: number[]): boolean => prefix.every((byte, i) => bytes[i] === byte);

/** How many of the first bytes at even (0) or odd (1) offsets are zero. */
const zeros = (bytes: Uint8Array, parity: 0 | 1): number => {
  let count = 0;
  for (let i = parity; i < Math.min(bytes.length, 512); i += 2) if (bytes[i] === 0) count += 1;
  return count;
};

/** By byte order mark, else by where the zero bytes of ASCII characters fall. */
export const detectEncoding = (bytes: Uint8Array): TextEncoding => {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  const [even, odd] = [zeros(bytes, 0), zeros(bytes, 1)];
  const pairs = Math.floor(Math.min(bytes.length, 512) / 2);
  if (pairs === 0 || Math.max(even, odd) * 2 < pairs) return 'utf-8';
  return odd > even ? 'utf-16le' : 'utf-16be';
};

/** Decodes a text file; a byte order mark is dropped, bytes that are no text become U+FFFD. */
export const decodeText = (bytes: Uint8Array): string => new TextDecoder(detectEncoding(bytes)).decode(bytes);

/** Whether `text`, decoded as UTF-8, stands for bytes that are none: JSON in UTF-8 cannot hold them. */
export const isBrokenUtf8 = (bytes: Uint8Array, text: string): boolean => {
  // Whatever is no UTF-8 has become one of these; looking for them costs next to nothing.
  if (!text.includes('\ufffd') || detectEncoding(bytes) !== 'utf-8') return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return false;
  } catch {
    return true;
  }
};

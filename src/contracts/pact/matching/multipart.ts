// Splits a multipart body into its parts.
import { readContentType } from './content-type.ts';

export type Part = {
  /** Of its Content-Disposition; empty for none. */
  readonly name: string;
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
};

const unquoted = (value: string | undefined): string | undefined =>
  value?.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1');

const partOf = (piece: string): Part | undefined => {
  const end = piece.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const headers = new Map(
    piece
      .slice(0, end)
      .split('\r\n')
      .map((line) => {
        const at = line.indexOf(':');
        return [
          line.slice(0, at).trim().toLowerCase(),
          Buffer.from(line.slice(at + 1).trim(), 'latin1').toString(),
        ] as const;
      }),
  );
  const disposition = headers.get('content-disposition') ?? '';
  return {
    name: unquoted(/;\s*name=("[^"]*"|[^;\s]+)/i.exec(disposition)?.[1]) ?? '',
    fileName: unquoted(/;\s*filename=("[^"]*"|[^;\s]+)/i.exec(disposition)?.[1]),
    contentType: headers.get('content-type'),
    bytes: Buffer.from(piece.slice(end + 4), 'latin1'),
  };
};

/** Undefined when the body is no multipart body of this content type. */
export const readParts = (bytes: Uint8Array, contentType: string): readonly Part[] | undefined => {
  const boundary = readContentType(contentType)?.parameters.get('boundary');
  if (boundary === undefined) return undefined;
  // Line ends of a body that was written by hand into a pact may be bare.
  const text = Buffer.from(bytes).toString('latin1');
  const lines = text.includes('\r\n') ? text : text.replaceAll('\n', '\r\n');
  const pieces = `\r\n${lines}`.split(`\r\n--${boundary}`).slice(1, -1);
  const parts = pieces.map((piece) => partOf(piece.replace(/^[ \t]*\r\n/, '')));
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : undefined;
};

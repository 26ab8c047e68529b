// Writes a response body as members of a JSON object, piece by piece: text, base64, or newman's list of numbers.
import type { BodyPreview } from '../../model/body.ts';
import type { ReporterContext } from '../../model/contracts.ts';

// A multiple of three, so that base64 pieces join without padding.
const PIECE = 49_152;

const charsetOf = (mediaType: string | undefined): string =>
  /charset="?([\w-]+)/i.exec(mediaType ?? '')?.[1] ?? 'utf-8';

const decoded = (bytes: Uint8Array, label: string, fatal: boolean): string | undefined => {
  try {
    return new TextDecoder(label, { fatal }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** The text of a body; undefined when it is none. */
const textOf = (bytes: Uint8Array, { text, mediaType }: BodyPreview): string | undefined => {
  if (text === undefined)
    return mediaType === undefined && !bytes.includes(0) ? decoded(bytes, 'utf-8', true) : undefined;
  return decoded(bytes, charsetOf(mediaType), false) ?? decoded(bytes, 'utf-8', false);
};

const piecesOf = function* (length: number): Generator<readonly [number, number]> {
  for (let at = 0; at < length; at += PIECE) yield [at, Math.min(length, at + PIECE)];
};

// Halves of a surrogate pair are escaped one by one, so a piece may end anywhere.
const textMember = function* (name: string, text: string): Generator<string> {
  yield `,"${name}":"`;
  for (const [from, to] of piecesOf(text.length)) yield JSON.stringify(text.slice(from, to)).slice(1, -1);
  yield '"';
};

const base64Member = function* (name: string, bytes: Uint8Array): Generator<string> {
  yield `,"${name}":"`;
  for (const [from, to] of piecesOf(bytes.length)) yield Buffer.from(bytes.subarray(from, to)).toString('base64');
  yield '"';
};

const numbersMember = function* (bytes: Uint8Array): Generator<string> {
  yield ',"stream":{"type":"Buffer","data":[';
  for (const [from, to] of piecesOf(bytes.length))
    yield `${from === 0 ? '' : ','}${bytes.subarray(from, to).join(',')}`;
  yield ']}';
};

const wholeBody = async (body: BodyPreview, { attachments }: ReporterContext): Promise<Uint8Array | undefined> =>
  body.attachment === undefined ? undefined : attachments.get(body.attachment);

/**
 * Members to append to an object that is not empty: `,"body":"…"`, `,"bodyBase64":"…"` or, as newman has it,
 * `,"stream":{…}`. A body that is not at hand is given as far as its preview goes, with `"bodyTruncated":true`.
 */
export async function* bodyMembers(
  body: BodyPreview,
  legacy: boolean,
  context: ReporterContext,
): AsyncGenerator<string> {
  const bytes = body.size === 0 ? new Uint8Array() : await wholeBody(body, context);
  const full = bytes && textOf(bytes, body);
  const text = full === undefined ? (bytes ? undefined : body.text) : context.redact(full);
  if (legacy) yield* numbersMember(text === undefined ? (bytes ?? new Uint8Array()) : Buffer.from(text));
  else if (text !== undefined) yield* textMember('body', text);
  else if (bytes) yield* base64Member('bodyBase64', bytes);
  if (bytes === undefined && (body.text === undefined || body.truncated === true)) yield ',"bodyTruncated":true';
}

// A request body is shown as one value: a very large one only as far as its preview goes.
const LARGEST_REQUEST = 5_000_000;

export const requestText = async (
  body: BodyPreview | undefined,
  context: ReporterContext,
): Promise<string | undefined> => {
  if (body?.text === undefined || body.truncated !== true || body.size > LARGEST_REQUEST) return body?.text;
  const bytes = await wholeBody(body, context);
  const full = bytes && textOf(bytes, body);
  return full === undefined ? body.text : context.redact(full);
};

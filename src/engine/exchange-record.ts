// Makes the JSON-able record of an exchange that events carry: bodies become bounded previews.
import { headerValue } from '../core/header-value.ts';
import { type Body, type BodyPreview, PREVIEW_CHARACTERS, PREVIEW_SLACK } from '../model/body.ts';
import type { Exchange, ExchangeRecord, HeaderPair } from '../model/exchange.ts';
import type { EngineDeps } from './deps.ts';

const TEXTUAL =
  /^(?:text\/|application\/(?:[\w.+-]*\+)?(?:json|xml|javascript|x-www-form-urlencoded|graphql|yaml|x-ndjson))/i;
const PREVIEW_LIMIT = PREVIEW_CHARACTERS + PREVIEW_SLACK;
const decoder = new TextDecoder();

/** A body that names no type counts as text when it starts with UTF-8 and holds no NUL. */
const looksLikeText = (bytes: Uint8Array): boolean => {
  const start = bytes.subarray(0, 512);
  if (start.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/** A form with parts is text where none of its parts is a file of bytes: it can be shown, and sent again from a shell. */
const isTextForm = (bytes: Uint8Array, mediaType: string): boolean => {
  if (!/^multipart\/form-data/i.test(mediaType) || bytes.length > PREVIEW_LIMIT || bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const previewText = (bytes: Uint8Array, mediaType: string | undefined): Pick<BodyPreview, 'text' | 'truncated'> => {
  const textual =
    mediaType === undefined ? looksLikeText(bytes) : TEXTUAL.test(mediaType) || isTextForm(bytes, mediaType);
  if (!textual) return {};
  // Four bytes are the longest UTF-8 character.
  const window = bytes.length > PREVIEW_LIMIT * 4 ? bytes.subarray(0, PREVIEW_LIMIT * 4) : bytes;
  const text = decoder.decode(window);
  if (text.length <= PREVIEW_LIMIT && window.length === bytes.length) return { text };
  return { text: text.slice(0, PREVIEW_LIMIT), truncated: true };
};

const previewBody = async (
  body: Body,
  headers: readonly HeaderPair[],
  key: string,
  deps: Pick<EngineDeps, 'sha256' | 'attachments'>,
): Promise<BodyPreview> => {
  const mediaType = headerValue(headers, 'content-type');
  const size = body.size ?? body.bytes?.length ?? 0;
  if (size === 0) return { size, ...(mediaType === undefined ? {} : { mediaType }) };
  if (deps.attachments) await deps.attachments.put(key, body);
  return {
    size,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(body.bytes && deps.sha256 ? { sha256: deps.sha256(body.bytes) } : {}),
    ...(body.bytes ? previewText(body.bytes, mediaType) : {}),
    ...(deps.attachments ? { attachment: key } : {}),
  };
};

export const recordExchange = async (
  exchange: Exchange,
  deps: Pick<EngineDeps, 'sha256' | 'attachments'>,
): Promise<ExchangeRecord> => {
  const { id, sent, received } = exchange;
  const { body, ...sentRest } = sent;
  const records: ExchangeRecord['received'][number][] = [];
  for (const [index, message] of received.entries()) {
    const preview = await previewBody(message.body, message.headers, `${id}.received.${index}`, deps);
    records.push({ ...message, body: preview });
  }
  return {
    ...exchange,
    sent: body ? { ...sentRest, body: await previewBody(body, sent.headers, `${id}.sent`, deps) } : sentRest,
    received: records,
  };
};

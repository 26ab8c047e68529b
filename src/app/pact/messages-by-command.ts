// Has the provider's code produce a message by a command: the request on its standard input, the payload on its standard output.
import { isUtf8 } from 'node:buffer';
import { messageError } from '../../engine/pact/messages.ts';
import type { MessageSource } from '../../engine/pact/pact-run.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { Host } from '../host.ts';
import { commandTrouble, runCommand } from './run-command.ts';

type Message = { readonly body: Uint8Array; readonly headers: readonly HeaderPair[] };

type Envelope = { readonly contents?: Json; readonly metadata?: Json; readonly contentType?: Json };

const encoder = new TextEncoder();

const ENVELOPE_KEYS = new Set(['contents', 'metadata', 'contentType']);

const envelopeOf = (text: string): Envelope | undefined => {
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !('contents' in value)) return undefined;
    return Object.keys(value).every((key) => ENVELOPE_KEYS.has(key)) ? (value as Envelope) : undefined;
  } catch {
    return undefined;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const guessType = (bytes: Uint8Array, text: string): string => {
  if (isJson(text)) return 'application/json';
  return isUtf8(bytes) ? 'text/plain' : 'application/octet-stream';
};

const metadataHeader = (metadata: Json): HeaderPair => [
  'Pact-Message-Metadata',
  Buffer.from(JSON.stringify(metadata)).toString('base64'),
];

/** `{"contents": ..., "metadata": ..., "contentType": ...}` is taken apart; everything else is the payload itself. */
const readMessage = (stdout: Uint8Array): Message => {
  const text = new TextDecoder().decode(stdout);
  const envelope = envelopeOf(text);
  if (!envelope) {
    return { body: stdout, headers: [['Content-Type', guessType(stdout, text)]] };
  }
  const { contents, metadata, contentType } = envelope;
  const isText = typeof contents === 'string' && typeof contentType === 'string' && !/json/i.test(contentType);
  const type = typeof contentType === 'string' ? contentType : 'application/json';
  return {
    body: encoder.encode(isText ? (contents as string) : JSON.stringify(contents)),
    headers: [['Content-Type', type], ...(metadata === undefined ? [] : [metadataHeader(metadata)])],
  };
};

export const messagesByCommand = (command: string, host: Host): MessageSource => ({
  answer: async (asked, context) => {
    const { options, signal } = context;
    const input = new TextDecoder().decode(asked.body);
    const { description = '' } = JSON.parse(input) as { readonly description?: string };
    const result = await runCommand(command, {
      input,
      env: { ...host.env, ASSAY_DESCRIPTION: description },
      cwd: host.cwd,
      timeoutMs: options.timeouts.requestMs,
      signal,
    });
    const trouble = commandTrouble(result);
    if (trouble !== undefined) return { error: messageError(`${command}: ${trouble}`) };
    return { status: 200, ...readMessage(result.stdout) };
  },
});

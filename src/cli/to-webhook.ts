// Turns flags into the webhook they describe.
import type { Host } from '../app/host.ts';
import { type NewWebhook, WEBHOOK_EVENTS } from '../app/pact/webhooks.ts';
import type { HeaderPair } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import { Problem } from '../model/problem.ts';

export type WebhookFlags = {
  readonly uuid?: string | undefined;
  readonly request?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly data?: string | undefined;
  readonly user?: string | undefined;
  readonly description?: string | undefined;
  readonly consumer?: string | undefined;
  readonly provider?: string | undefined;
  readonly 'consumer-label'?: string | undefined;
  readonly 'provider-label'?: string | undefined;
};

const readHeader = (line: string): HeaderPair => {
  const at = line.indexOf(':');
  if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  throw new Problem('webhook.header', 'A --header is not of the form "Name: value"', {
    hint: "For example -H 'Content-Type: application/json'.",
  });
};

/** JSON travels as JSON, so that the broker shows it readably; anything else as text. */
const readBody = async (data: string | undefined, host: Host): Promise<Json | undefined> => {
  if (data === undefined) return undefined;
  const text = data.startsWith('@') ? new TextDecoder().decode(await host.readBytes(data.slice(1))) : data;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};

const party = (role: string, name: string | undefined, label: string | undefined) => {
  if (name !== undefined && label !== undefined)
    throw new Problem('webhook.party', `--${role} and --${role}-label are both given`, { hint: 'Give one of them.' });
  if (name !== undefined) return { name };
  return label === undefined ? undefined : { label };
};

const credentials = (user: string | undefined): Pick<NewWebhook, 'username' | 'password'> => {
  if (user === undefined) return {};
  const at = user.indexOf(':');
  return at < 0 ? { username: user } : { username: user.slice(0, at), password: user.slice(at + 1) };
};

/** Throws Problem for flags that make no webhook. */
export const toWebhook = async (url: string, flags: WebhookFlags, host: Host): Promise<NewWebhook> => {
  const events = WEBHOOK_EVENTS.filter(
    (name) => (flags as Record<string, unknown>)[name.replaceAll('_', '-')] === true,
  );
  if (events.length === 0)
    throw new Problem('webhook.no-event', 'Nothing is named that the webhook is called for', {
      hint: `Give one or more of ${WEBHOOK_EVENTS.map((name) => `--${name.replaceAll('_', '-')}`).join(', ')}.`,
    });
  if (!/^https?:\/\/[^/]/i.test(url))
    throw new Problem('webhook.url', 'A webhook calls an http or https URL', {
      hint: 'For example assay pact webhooks create https://ci.example.com/build --contract-published.',
    });
  return {
    uuid: flags.uuid,
    description: flags.description,
    consumer: party('consumer', flags.consumer, flags['consumer-label']),
    provider: party('provider', flags.provider, flags['provider-label']),
    events,
    method: (flags.request ?? 'POST').toUpperCase(),
    url,
    headers: (flags.header ?? []).map(readHeader),
    body: await readBody(flags.data, host),
    ...credentials(flags.user),
  };
};

// The broker's webhooks: read, made, tried out and deleted.
import { type Bag, bag, list, text } from '../../../core/json-bag.ts';
import type { HeaderPair } from '../../../model/exchange.ts';
import type { Json } from '../../../model/json.ts';
import { Problem } from '../../../model/problem.ts';
import { readIndex } from './broker-index.ts';
import { follow, type HalClient, type HalResource, hrefOf, needHref } from './hal.ts';
import { linksOf } from './hal-links.ts';

/** When a webhook calls; the names are the broker's. */
export const WEBHOOK_EVENTS = [
  'contract_content_changed',
  'contract_published',
  'contract_requiring_verification_published',
  'provider_verification_published',
  'provider_verification_succeeded',
  'provider_verification_failed',
] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export type Webhook = {
  readonly uuid: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly events: readonly string[];
  /** The name, or `label: NAME`; none: every one. */
  readonly consumer?: string;
  readonly provider?: string;
  readonly method: string;
  readonly url: string;
};

export type NewWebhook = {
  /** Replaces the webhook that is known so, or makes it. */
  readonly uuid?: string | undefined;
  readonly description?: string | undefined;
  readonly consumer?: Party | undefined;
  readonly provider?: Party | undefined;
  readonly events: readonly WebhookEvent[];
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body?: Json | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
};

export type Party = { readonly name: string } | { readonly label: string };

/** How a webhook that was tried fared. */
export type WebhookTrial = { readonly success: boolean; readonly status?: number; readonly log: string };

const partyOf = (document: Bag, role: string): { readonly [role: string]: string } => {
  const { name, label } = bag(document[role]);
  const shown = text(name) ?? (text(label) === undefined ? undefined : `label: ${text(label)}`);
  return shown === undefined ? {} : { [role]: shown };
};

const uuidOf = (document: Bag): string =>
  text(document.uuid) ?? decodeURIComponent(linksOf(document, 'self')[0]?.href.split('/').at(-1) ?? '');

const toWebhook = (document: Bag): Webhook => ({
  uuid: uuidOf(document),
  description: text(document.description) ?? '',
  enabled: document.enabled !== false,
  events: list(document.events).flatMap((one) => text(bag(one).name) ?? []),
  ...partyOf(document, 'consumer'),
  ...partyOf(document, 'provider'),
  method: text(bag(document.request).method) ?? '',
  url: text(bag(document.request).url) ?? '',
});

/** In the broker's order. */
export const readWebhooks = async (hal: HalClient): Promise<readonly Webhook[]> => {
  const all = await follow(hal, await readIndex(hal), 'pb:webhooks');
  const found: Webhook[] = [];
  for (const { href } of linksOf(all?.document ?? {}, 'pb:webhooks')) {
    const one = await hal.get(href);
    if (one) found.push(toWebhook(one.document));
  }
  return found;
};

const bodyOf = (one: NewWebhook): Json => ({
  ...(one.description === undefined ? {} : { description: one.description }),
  ...(one.consumer === undefined ? {} : { consumer: one.consumer }),
  ...(one.provider === undefined ? {} : { provider: one.provider }),
  enabled: true,
  events: one.events.map((name) => ({ name })),
  request: {
    method: one.method,
    url: one.url,
    headers: Object.fromEntries(one.headers),
    ...(one.body === undefined ? {} : { body: one.body }),
    ...(one.username === undefined ? {} : { username: one.username }),
    ...(one.password === undefined ? {} : { password: one.password }),
  },
});

export const saveWebhook = async (hal: HalClient, one: NewWebhook): Promise<Webhook> => {
  const index = await readIndex(hal);
  const [method, address] =
    one.uuid === undefined
      ? ['POST', needHref(index, 'pb:webhooks')]
      : ['PUT', needHref(index, 'pb:webhook', { uuid: one.uuid })];
  return toWebhook((await hal.send(method, address, { body: bodyOf(one) })).document);
};

const findWebhook = async (hal: HalClient, uuid: string): Promise<HalResource> => {
  const found = await follow(hal, await readIndex(hal), 'pb:webhook', { uuid });
  if (found) return found;
  throw new Problem('broker.unknown-webhook', `The Pact Broker at ${hal.url} knows no webhook ${uuid}`, {
    hint: 'assay pact webhooks list tells their UUIDs.',
  });
};

/** Makes the broker call it now. The client must not repeat requests: each one is a call of the webhook. */
export const tryWebhook = async (hal: HalClient, uuid: string): Promise<WebhookTrial> => {
  const webhook = await findWebhook(hal, uuid);
  const href = hrefOf(webhook, 'pb:execute') ?? `${needHref(webhook, 'self')}/execute`;
  const answer = await hal.send('POST', href, { body: {}, values: [500] });
  const { success, logs, response, error } = answer.document;
  const status = bag(response).status;
  return {
    success: answer.status < 300 && success === true,
    ...(typeof status === 'number' ? { status } : {}),
    log: text(logs) ?? text(error) ?? '',
  };
};

export const deleteWebhook = async (hal: HalClient, uuid: string): Promise<Webhook> => {
  const found = await findWebhook(hal, uuid);
  await hal.send('DELETE', needHref(found, 'self'));
  return toWebhook(found.document);
};

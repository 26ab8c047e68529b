// Lists, makes, tries out and deletes webhooks of the broker.
import {
  deleteWebhook,
  type NewWebhook,
  readWebhooks,
  saveWebhook,
  tryWebhook,
  type Webhook,
  type WebhookTrial,
} from '../../contracts/pact/broker/webhooks.ts';
import type { Host } from '../host.ts';
import type { ConnectionOptions } from './broker-connection.ts';
import { withBroker } from './with-broker.ts';

export {
  type NewWebhook,
  WEBHOOK_EVENTS,
  type Webhook,
  type WebhookTrial,
} from '../../contracts/pact/broker/webhooks.ts';

export const listWebhooks = (options: ConnectionOptions, host: Host): Promise<readonly Webhook[]> =>
  withBroker(options, host, readWebhooks);

export const createWebhook = (options: ConnectionOptions, one: NewWebhook, host: Host): Promise<Webhook> =>
  withBroker(options, host, (hal) => saveWebhook(hal, one));

/** Asked once, whatever --retries says: each request makes the broker call. */
export const testWebhook = (options: ConnectionOptions, uuid: string, host: Host): Promise<WebhookTrial> =>
  withBroker({ ...options, broker: { ...options.broker, retries: 0 } }, host, (hal) => tryWebhook(hal, uuid));

export const removeWebhook = (options: ConnectionOptions, uuid: string, host: Host): Promise<Webhook> =>
  withBroker(options, host, (hal) => deleteWebhook(hal, uuid));

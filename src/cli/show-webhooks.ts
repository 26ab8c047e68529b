// Shows the webhooks and the environments of a broker.
import type { listEnvironments } from '../app/pact/environments.ts';
import type { Webhook } from '../app/pact/webhooks.ts';
import { drawTable } from './broker-table.ts';

type Environments = Awaited<ReturnType<typeof listEnvironments>>;

const between = ({ consumer = 'any', provider = 'any' }: Webhook): string => `${consumer} - ${provider}`;

export const showWebhooks = async (webhooks: readonly Webhook[]): Promise<string> => {
  if (webhooks.length === 0) return 'The broker has no webhooks\n';
  return drawTable(
    ['uuid', 'description', 'consumer - provider', 'events', 'request'],
    webhooks.map((one) => [
      one.uuid,
      one.enabled ? one.description : `${one.description} (disabled)`,
      between(one),
      one.events.join('\n'),
      `${one.method} ${one.url}`,
    ]),
  );
};

export const showEnvironments = async (environments: Environments): Promise<string> => {
  if (environments.length === 0) return 'The broker has no environments\n';
  return drawTable(
    ['name', 'called', 'production', 'contacts', 'uuid'],
    environments.map((one) => [
      one.name,
      one.displayName ?? '',
      one.production ? 'yes' : 'no',
      one.contacts.join('\n'),
      one.uuid,
    ]),
  );
};

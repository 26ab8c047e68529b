// assay pact webhooks: lists, makes, tries out and deletes what the broker calls.
import * as Flags from '@oclif/core/flags';
import type { Host } from '../../src/app/host.ts';
import { createWebhook, listWebhooks, removeWebhook, testWebhook } from '../../src/app/pact/webhooks.ts';
import { toConnectionOptions } from '../../src/cli/broker-options.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { outputFlag } from '../../src/cli/flags/broker-output.ts';
import { showWebhooks } from '../../src/cli/show-webhooks.ts';
import { toWebhook } from '../../src/cli/to-webhook.ts';
import { nearest } from '../../src/core/nearest.ts';
import { Problem } from '../../src/model/problem.ts';

const NEW = 'NEW WEBHOOK';
const EVENTS = 'CALLED WHEN';
const text = (description: string, helpValue: string, extra = {}) =>
  Flags.string({ description, helpValue, helpGroup: NEW, ...extra });
const event = (description: string) => Flags.boolean({ description, helpGroup: EVENTS });

const flags = {
  request: text('method (default: POST)', '<method>', { char: 'X' }),
  header: Flags.string({
    char: 'H',
    description: 'header of the request; repeatable',
    helpGroup: NEW,
    helpValue: '<name: value>',
    multiple: true,
    multipleNonGreedy: true,
  }),
  data: text('body, or @file', '<text>', { char: 'd' }),
  user: text('basic credentials of the request', '<name:password>'),
  consumer: text('only for pacts of this consumer', '<name>'),
  provider: text('only for pacts with this provider', '<name>'),
  'consumer-label': text('only for consumers with this label', '<label>'),
  'provider-label': text('only for providers with this label', '<label>'),
  description: text('what it is for', '<text>'),
  uuid: text('replace the webhook of this UUID, or make it', '<uuid>'),
  'contract-published': event('a pact is published'),
  'contract-content-changed': event('the content of a pact changes'),
  'contract-requiring-verification-published': event('a pact is published that has not been verified'),
  'provider-verification-published': event('a result is published'),
  'provider-verification-succeeded': event('a success is published'),
  'provider-verification-failed': event('a failure is published'),
  ...brokerFlags,
  output: outputFlag,
};

const ACTIONS: Readonly<Record<string, string>> = { create: 'URL', test: 'UUID', delete: 'UUID' };

const usage = (action: string, operand?: string): Problem => {
  if (operand !== undefined)
    return new Problem('webhook.operand', `assay pact webhooks ${action} takes one ${operand}`, {
      hint: 'assay pact webhooks --help shows how.',
    });
  const near = nearest(action, ['list', ...Object.keys(ACTIONS)]);
  return new Problem('webhook.action', `assay pact webhooks cannot ${action}`, {
    hint: near ? `Did you mean ${near}?` : 'It can list, create, test and delete.',
  });
};

const write = (host: Host, isText: boolean, value: object, text: string): Promise<void> =>
  host.stdout.write(isText ? text : `${JSON.stringify(value, undefined, 2)}\n`);

export const command = defineCommand({
  summary: 'List, create, test and delete the webhooks of a Pact Broker.',
  operands: '[list | create URL | test UUID | delete UUID]',
  flags,
  examples: [
    'assay pact webhooks',
    'assay pact webhooks create https://ci.example.com/build --provider shop --contract-requiring-verification-published -d @payload.json',
    'assay pact webhooks test 7f4b9a8e-0c1d-4c55-9d3b-1d1f0a2c6a11',
  ],
  description:
    `The body and the URL may hold \${pactbroker.pactUrl}, \${pactbroker.consumerVersionNumber} and others, which the broker fills in.\n` +
    'Exit codes: 0 done, 1 the tested webhook failed, 2 usage or refused by the broker, 3 the broker cannot be reached.',
  run: async ([action = 'list', operand, ...others], given, host) => {
    const connection = toConnectionOptions(given);
    const isText = given.output === undefined || given.output === 'text';
    const wanted = ACTIONS[action];
    if (action !== 'list' && wanted === undefined) throw usage(action);
    if ((operand === undefined) !== (wanted === undefined) || others.length > 0)
      throw usage(action, wanted ?? 'word less');
    if (action === 'list') {
      const all = await listWebhooks(connection, host);
      await write(host, isText, all, await showWebhooks(all));
      return 0;
    }
    if (action === 'create') {
      const one = await createWebhook(connection, await toWebhook(operand!, given, host), host);
      await write(
        host,
        isText,
        one,
        `Webhook ${one.uuid} calls ${one.method} ${one.url} for ${one.events.join(', ')}\n`,
      );
      return 0;
    }
    if (action === 'delete') {
      const one = await removeWebhook(connection, operand!, host);
      await write(host, isText, one, `Deleted webhook ${one.uuid}\n`);
      return 0;
    }
    const trial = await testWebhook(connection, operand!, host);
    const said = trial.status === undefined ? 'nobody answered' : `the answer was ${trial.status}`;
    await write(
      host,
      isText,
      trial,
      `${trial.log.trimEnd()}\n${trial.success ? 'The webhook works' : 'The webhook failed'}: ${said}\n`,
    );
    return trial.success ? 0 : 1;
  },
});

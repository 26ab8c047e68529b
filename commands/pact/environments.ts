// assay pact environments: lists and makes what versions are deployed to.
import * as Flags from '@oclif/core/flags';
import { addEnvironment, listEnvironments } from '../../src/app/pact/environments.ts';
import { toConnectionOptions } from '../../src/cli/broker-options.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { outputFlag } from '../../src/cli/flags/broker-output.ts';
import { showEnvironments } from '../../src/cli/show-webhooks.ts';
import { Problem } from '../../src/model/problem.ts';

const text = (description: string, helpValue: string) =>
  Flags.string({ description, helpValue, helpGroup: 'NEW ENVIRONMENT' });

export const command = defineCommand({
  summary: 'List and create the environments of a Pact Broker.',
  operands: '[list | create NAME]',
  flags: {
    'display-name': text('how people call it', '<text>'),
    production: Flags.boolean({ description: 'it is a production environment', helpGroup: 'NEW ENVIRONMENT' }),
    'contact-name': text('who answers for it', '<text>'),
    'contact-email-address': text('where they are reached', '<address>'),
    ...brokerFlags,
    output: outputFlag,
  },
  examples: ['assay pact environments', 'assay pact environments create uat --display-name "Acceptance"'],
  description: 'Exit codes: 0 done, 2 usage or refused by the broker, 3 the broker cannot be reached.',
  run: async ([action = 'list', name, ...others], flags, host) => {
    const isCreate = action === 'create' && name !== undefined;
    if (others.length > 0 || (!isCreate && (action !== 'list' || name !== undefined)))
      throw new Problem('environments.usage', 'assay pact environments takes list, or create and one NAME', {
        hint: 'For example: assay pact environments create uat.',
      });
    const connection = toConnectionOptions(flags);
    const found = isCreate
      ? await addEnvironment(
          connection,
          {
            name,
            displayName: flags['display-name'],
            production: flags.production === true,
            contactName: flags['contact-name'],
            contactEmail: flags['contact-email-address'],
          },
          host,
        )
      : await listEnvironments(connection, host);
    const isText = flags.output === undefined || flags.output === 'text';
    const shown =
      'uuid' in found ? `Created environment ${found.name} (${found.uuid})\n` : await showEnvironments(found);
    await host.stdout.write(isText ? shown : `${JSON.stringify(found, undefined, 2)}\n`);
    return 0;
  },
});

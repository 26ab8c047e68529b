// assay pact record-undeployment: tells the broker that an application was taken away.
import { defineCommand } from '../../src/cli/command.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { outputFlag, undeploymentFlags } from '../../src/cli/flags/broker-output.ts';
import { runRecord } from '../../src/cli/record-command.ts';

export const command = defineCommand({
  summary: 'Tell the Pact Broker that an application is deployed no longer.',
  operands: '',
  flags: { ...undeploymentFlags, ...brokerFlags, output: outputFlag },
  examples: ['assay pact record-undeployment -a web --environment test --application-instance blue'],
  description:
    'Not needed before another version is deployed: record-deployment replaces.\n' +
    'Exit codes: 0 recorded, 2 usage or refused by the broker, 3 the broker cannot be reached.',
  run: (_, flags, host) => runRecord('undeployment', flags, host),
});

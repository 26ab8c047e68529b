// assay pact record-deployment: tells the broker that a version was deployed to an environment.
import { defineCommand } from '../../src/cli/command.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { deploymentFlags, outputFlag } from '../../src/cli/flags/broker-output.ts';
import { runRecord } from '../../src/cli/record-command.ts';

export const command = defineCommand({
  summary: 'Tell the Pact Broker that a version was deployed.',
  operands: '',
  flags: { ...deploymentFlags, ...brokerFlags, output: outputFlag },
  examples: ['assay pact record-deployment -a web -e 1.2.3 --environment production'],
  description:
    'It takes the place of the version that was deployed there before, of the same application instance.\n' +
    'Exit codes: 0 recorded, 2 usage or refused by the broker, 3 the broker cannot be reached.',
  run: (_, flags, host) => runRecord('deployment', flags, host),
});

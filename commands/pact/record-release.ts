// assay pact record-release: tells the broker that a version was released to an environment.
import { defineCommand } from '../../src/cli/command.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { outputFlag, releaseFlags } from '../../src/cli/flags/broker-output.ts';
import { runRecord } from '../../src/cli/record-command.ts';

export const command = defineCommand({
  summary: 'Tell the Pact Broker that a version was released.',
  operands: '',
  flags: { ...releaseFlags, ...brokerFlags, output: outputFlag },
  examples: ['assay pact record-release -a app -e 1.2.3 --environment production'],
  description:
    'For what customers install, where several versions are in use at once.\n' +
    'Exit codes: 0 recorded, 2 usage or refused by the broker, 3 the broker cannot be reached.',
  run: (_, flags, host) => runRecord('release', flags, host),
});

// assay pact record-support-ended: tells the broker that a released version is supported no longer.
import { defineCommand } from '../../src/cli/command.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { outputFlag, releaseFlags } from '../../src/cli/flags/broker-output.ts';
import { runRecord } from '../../src/cli/record-command.ts';

export const command = defineCommand({
  summary: 'Tell the Pact Broker that a released version is supported no longer.',
  operands: '',
  flags: { ...releaseFlags, ...brokerFlags, output: outputFlag },
  examples: ['assay pact record-support-ended -a app -e 1.0.0 --environment production'],
  description:
    'can-i-deploy asks no longer whether others go together with it.\n' +
    'Exit codes: 0 recorded, 2 usage or refused by the broker, 3 the broker cannot be reached.',
  run: (_, flags, host) => runRecord('support ended', flags, host),
});

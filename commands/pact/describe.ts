// assay pact describe: what the broker knows of an application and its versions.
import * as Flags from '@oclif/core/flags';
import { describePacticipant } from '../../src/app/pact/describe.ts';
import { toConnectionOptions } from '../../src/cli/broker-options.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { outputFlag } from '../../src/cli/flags/broker-output.ts';
import { showDescription } from '../../src/cli/show-description.ts';
import { Problem } from '../../src/model/problem.ts';

export const command = defineCommand({
  summary: 'Show what the Pact Broker knows of an application: versions, branches, tags, where they are deployed.',
  operands: '[NAME]',
  flags: {
    pacticipant: Flags.string({ char: 'a', description: 'name of the application', helpValue: '<name>' }),
    version: Flags.string({ char: 'e', description: 'only this version', helpValue: '<version>' }),
    limit: Flags.integer({
      description: 'how many versions, the newest first (default: 10)',
      helpValue: '<n>',
      min: 1,
      default: 10,
    }),
    ...brokerFlags,
    output: outputFlag,
  },
  examples: ['assay pact describe web', 'assay pact describe --pacticipant web --version 1.2.3 -o json'],
  description: 'Exit codes: 0 shown, 2 usage or nothing of that name, 3 the broker cannot be reached.',
  run: async ([operand, ...others], flags, host) => {
    const pacticipant = flags.pacticipant ?? operand;
    if (pacticipant === undefined || others.length > 0 || (flags.pacticipant !== undefined && operand !== undefined))
      throw new Problem('describe.name', 'assay pact describe takes the name of one application', {
        hint: 'For example: assay pact describe web.',
      });
    const described = await describePacticipant(
      { ...toConnectionOptions(flags), pacticipant, version: flags.version, limit: flags.limit },
      host,
    );
    const isText = flags.output === undefined || flags.output === 'text';
    const text = isText
      ? await showDescription(described, flags.version !== undefined)
      : `${JSON.stringify(described, undefined, 2)}\n`;
    await host.stdout.write(text);
    return 0;
  },
});

// assay convert: makes a Postman collection of pacts.
import { convert } from '../src/app/convert.ts';
import { defineCommand } from '../src/cli/command.ts';
import { withConfig } from '../src/cli/config-words.ts';
import { convertFlags } from '../src/cli/flags/convert.ts';
import { runFlags } from '../src/cli/flags/run.ts';
import { toRunOptions } from '../src/cli/run-options.ts';

export const command = defineCommand({
  summary: 'Make a Postman collection of pacts.',
  operands: 'PACT...',
  flags: convertFlags,
  examples: [
    'assay convert pacts/web-shop.json -o shop.postman_collection.json',
    "assay convert pacts/ | jq '.item[].name'",
    'assay run shop.postman_collection.json --env-var baseUrl=http://localhost:4010',
  ],
  description:
    'Each HTTP interaction becomes a request with its example and tests for what the pact says. Give the provider as the\n' +
    'variable baseUrl, and its endpoint for provider states, if there is one, as providerStatesUrl.\n' +
    'Exit codes: 0 converted, 2 a pact cannot be read.',
  words: (argv, host) => withConfig(argv, convertFlags, host, runFlags, 'convert'),
  run: async (operands, flags, host) => {
    const { collections: _, reporters: __, ...given } = toRunOptions([], flags);
    const output = flags.output === undefined ? {} : { output: flags.output };
    const { warnings } = await convert({ ...given, inputs: operands, ...output }, host);
    for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
    return 0;
  },
});

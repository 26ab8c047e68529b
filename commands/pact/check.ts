// assay pact check: compares pacts with an OpenAPI or AsyncAPI document, without a provider.
import { checkOpenapi } from '../../src/app/pact/check-openapi.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { withConfig } from '../../src/cli/config-words.ts';
import { pactCheckFlags } from '../../src/cli/flags/pact-check.ts';
import { runFlags } from '../../src/cli/flags/run.ts';
import { toRunOptions } from '../../src/cli/run-options.ts';
import { createScreen } from '../../src/cli/screen.ts';
import { showResult } from '../../src/cli/show-result.ts';

const NOTHING = 'Nothing was compared: there is no interaction in these pacts that this specification is about';

export const command = defineCommand({
  summary: 'Compare Pact contracts with an OpenAPI or AsyncAPI document.',
  operands: 'PACT...',
  flags: pactCheckFlags,
  examples: [
    'assay pact check --openapi openapi.yaml pacts/',
    'assay pact check --openapi https://api.example.com/openapi.json web-shop.json --strict',
    'assay pact check --openapi openapi.yaml --asyncapi asyncapi.yaml pacts/*.json --reporter junit=reports/check.xml',
  ],
  description:
    'PACT is a file, a folder, a glob or a URL. Only what is written is compared: no request is sent to a provider.\n' +
    'Exit codes: 0 the pacts agree with the document, 1 they do not, 2 usage or unreadable input, 3 could not be judged, 4 nothing was compared.',
  words: (argv, host) => withConfig(argv, pactCheckFlags, host, runFlags, 'pact check'),
  run: async (pacts, flags, host) => {
    const { collections: _, ...given } = toRunOptions([], flags);
    const { openapi, asyncapi, strict, 'base-path': basePath } = flags;
    const options = {
      ...given,
      pacts,
      strict,
      screen: createScreen(host, flags),
      ...(openapi === undefined ? {} : { openapi }),
      ...(asyncapi === undefined ? {} : { asyncapi }),
      ...(basePath === undefined ? {} : { basePath }),
    };
    return showResult(await checkOpenapi(options, host), flags, NOTHING);
  },
});

// assay verify openapi: validates OpenAPI documents, and verifies that a live provider does what they say.
import { verifyOpenapi } from '../../src/app/openapi/verify-openapi.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { withConfig } from '../../src/cli/config-words.ts';
import { runFlags } from '../../src/cli/flags/run.ts';
import { verifyOpenapiFlags } from '../../src/cli/flags/verify-openapi.ts';
import { createScreen } from '../../src/cli/screen.ts';
import { showResult } from '../../src/cli/show-result.ts';
import { toVerifyOpenapiOptions } from '../../src/cli/verify-openapi-options.ts';
import { runWatching } from '../../src/cli/watch.ts';

const NOTHING = 'Nothing was verified: no operation could be called';

export const command = defineCommand({
  summary: 'Validate OpenAPI documents, and verify a live provider against them.',
  operands: 'SPEC...',
  flags: verifyOpenapiFlags,
  examples: [
    'assay verify openapi openapi.yaml',
    'assay verify openapi openapi.yaml --url http://localhost:8080',
    'assay verify openapi openapi.yaml --url http://localhost:8080 -H "Authorization: Bearer {{token}}" -e dev.json',
    'assay verify openapi openapi.yaml --url http://localhost:8080 --include "tag:pets" --phases examples,coverage',
    'assay verify openapi openapi.yaml --url http://localhost:8080 --seed 42 --reporter junit=reports/openapi.xml',
  ],
  description:
    'SPEC is an OpenAPI 3.0, 3.1, 3.2 or Swagger 2 document: a file, a glob or a URL. Without --url it is validated alone.\n' +
    'Exit codes: 0 everything holds, 1 something is wrong, 2 usage or unreadable document, 3 could not be judged, 4 nothing was called.',
  words: (argv, host) => withConfig(argv, verifyOpenapiFlags, host, runFlags, 'verify openapi'),
  run: async (specs, flags, host) => {
    const options = toVerifyOpenapiOptions(specs, flags);
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    const screen = createScreen(host, flags);
    const verify = async (signal: AbortSignal) =>
      showResult(await verifyOpenapi({ ...options, screen, signal }, host), flags, NOTHING);
    try {
      if (!flags.watch) return await verify(interrupt.signal);
      return await runWatching(options.specs, verify, interrupt.signal, host);
    } finally {
      stopListening();
    }
  },
});

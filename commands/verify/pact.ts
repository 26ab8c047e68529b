// assay verify pact: verifies that a live provider keeps the contracts of its consumers.
import { verifyPact } from '../../src/app/pact/verify-pact.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { withConfig } from '../../src/cli/config-words.ts';
import { runFlags } from '../../src/cli/flags/run.ts';
import { verifyPactFlags } from '../../src/cli/flags/verify-pact.ts';
import { createScreen } from '../../src/cli/screen.ts';
import { showResult } from '../../src/cli/show-result.ts';
import { toVerifyPactOptions, watchedFiles } from '../../src/cli/verify-pact-options.ts';
import { runWatching } from '../../src/cli/watch.ts';

const NOTHING = 'Nothing was verified: there is no interaction in these pacts that is wanted';

export const command = defineCommand({
  summary: 'Verify a live provider against Pact contracts.',
  operands: 'PACT...',
  flags: verifyPactFlags,
  examples: [
    'assay verify pact pacts/ --provider-url http://localhost:8080',
    'assay verify pact web-shop.json --provider-url http://localhost:4010 --states states.postman_collection.json',
    'assay verify pact --broker-url https://broker.example.com -n shop --provider-url http://localhost:8080 --publish',
    'assay verify pact pacts/*.json --provider-url http://localhost:8080 --jobs 4 --junit reports/pact.xml',
  ],
  description:
    'PACT is a file, a folder, a glob or a URL; or the pacts come from a Pact Broker.\n' +
    'Exit codes: 0 every interaction holds, 1 a mismatch, 2 usage or unreadable pacts, 3 could not be judged, 4 nothing was verified.',
  words: (argv, host) => withConfig(argv, verifyPactFlags, host, runFlags, 'verify pact'),
  run: async (pacts, flags, host) => {
    const options = await toVerifyPactOptions(pacts, flags, host);
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    const screen = createScreen(host, flags);
    const verify = async (signal: AbortSignal) =>
      showResult(await verifyPact({ ...options, screen, signal }, host), flags, NOTHING);
    try {
      if (!flags.watch) return await verify(interrupt.signal);
      return await runWatching(watchedFiles(options), verify, interrupt.signal, host);
    } finally {
      stopListening();
    }
  },
});

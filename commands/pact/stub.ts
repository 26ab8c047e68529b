// assay pact stub: answers as the provider of pacts would.
import { stubPacts } from '../../src/app/pact/stub.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { pactStubFlags } from '../../src/cli/flags/pact-stub.ts';
import { toStubOptions } from '../../src/cli/pact-stub-options.ts';
import { createStubListener } from '../../src/cli/show-stub.ts';

export const command = defineCommand({
  summary: 'Serve pacts: a stub that answers as their provider would.',
  operands: 'PACT...',
  flags: pactStubFlags,
  examples: [
    'assay pact stub pacts/ --port 8080',
    "assay pact stub web-shop.json --provider-state 'order 7' --watch",
    'assay pact stub --broker-url https://broker.example.com --provider-name shop -p 8080 --cors',
  ],
  description:
    'PACT is a file, a folder, a glob or a URL. The interaction with the fewest mismatches answers; as in Pact, headers and\n' +
    'content types may differ, unless --strict. What nothing matches is answered with 404 and the nearest interaction.\n' +
    'Ends on Ctrl-C, with exit code 0; 2 usage, unreadable pacts or a port in use, 4 no HTTP interaction to serve.',
  run: async (operands, flags, host) => {
    const options = toStubOptions(operands, flags, host);
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    try {
      const served = await stubPacts(options, host, createStubListener(host, flags), interrupt.signal);
      if (served) return 0;
      process.stderr.write('Nothing to serve: there is no HTTP interaction in these pacts\n');
      return 4;
    } finally {
      stopListening();
    }
  },
});

// assay send: sends one request, prints the answer, judges it, and keeps it in a collection.
import { sendRequest } from '../src/app/send/send-request.ts';
import { defineCommand } from '../src/cli/command.ts';
import { withConfig } from '../src/cli/config-words.ts';
import { runFlags } from '../src/cli/flags/run.ts';
import { sendFlags } from '../src/cli/flags/send.ts';
import { toRunOptions } from '../src/cli/run-options.ts';
import { createScreen } from '../src/cli/screen.ts';
import { toSendRequest } from '../src/cli/send-request.ts';
import { showFindings, showSaved } from '../src/cli/show-findings.ts';
import { showResult } from '../src/cli/show-result.ts';

export const command = defineCommand({
  summary: 'Send one request.',
  operands: '[METHOD] URL',
  flags: sendFlags,
  examples: [
    'assay send GET https://api.example.com/users/7 --expect-status 200 --expect-jsonpath \'$.name == "Ada"\'',
    'assay send POST localhost:4010/login --json \'{"user": "ada"}\' --save shop.postman_collection.json',
    'assay send {{baseUrl}}/orders -e staging.json --bearer {{token}} | jq .total',
    'assay send https://host/private -u ada:secret --digest -v',
  ],
  description:
    'METHOD is GET, or POST with a body. On a terminal the whole answer is printed; elsewhere its body alone, failures on stderr.\n' +
    'Exit codes are those of assay run: 1 an expectation failed, 2 usage, 3 no answer came.',
  words: (argv, host) => withConfig(argv, sendFlags, host, runFlags, 'send'),
  run: async (operands, flags, host) => {
    const request = await toSendRequest(operands, flags, host);
    const bodyOnly = !host.stdout.isTTY && !flags.include && !flags.verbose;
    const options = {
      ...(flags.silent ? { silent: true } : {}),
      ...(bodyOnly ? { bodyOnly } : {}),
      ...(flags.verbose ? { verbose: true } : {}),
      ...(flags.output === undefined ? {} : { output: flags.output }),
    };
    const { collections: _, reporters = [], ...given } = toRunOptions([], flags);
    const added = reporters.filter(({ name }) => name !== 'cli');
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    try {
      const result = await sendRequest(
        request,
        {
          ...given,
          reporters: [{ name: 'response', options }, ...added],
          screen: createScreen(host, flags),
          signal: interrupt.signal,
          ...(flags.save === undefined ? {} : { save: flags.save }),
        },
        host,
        bodyOnly && !flags.silent ? showFindings : undefined,
      );
      if (result.saved && !flags.silent) showSaved(result.saved);
      return showResult(result, flags);
    } finally {
      stopListening();
    }
  },
});

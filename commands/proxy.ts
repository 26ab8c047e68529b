// assay proxy: judges the traffic of any client by an OpenAPI document.
import { proxyOpenapi } from '../src/app/openapi/proxy.ts';
import { defineCommand } from '../src/cli/command.ts';
import { withConfig } from '../src/cli/config-words.ts';
import { proxyFlags } from '../src/cli/flags/proxy.ts';
import { runFlags } from '../src/cli/flags/run.ts';
import { toProxyOptions } from '../src/cli/proxy-options.ts';
import { createScreen } from '../src/cli/screen.ts';
import { showResult } from '../src/cli/show-result.ts';

const NOTHING = 'Nothing was judged: no request of a documented operation came through the proxy';

export const command = defineCommand({
  summary: 'Judge the traffic of any client by an OpenAPI document.',
  operands: '[-- COMMAND...]',
  flags: proxyFlags,
  examples: [
    'assay proxy --openapi openapi.yaml --target http://localhost:8080 --port 4010',
    'assay proxy --openapi openapi.yaml --target http://localhost:8080 --min-coverage 80 -- npm test',
    'assay proxy --openapi openapi.yaml --target https://staging.example.com/v1 -r cli,junit',
  ],
  description:
    'Every request goes to the target as it is, and its response comes back as it is; both are judged on the way.\n' +
    'COMMAND runs with the address of the proxy in ASSAY_PROXY_URL, and the proxy ends with it; else Ctrl-C ends it.\n' +
    'Exit codes: 0 all that was seen holds, 1 a failure or too little coverage, 2 usage or an unreadable document,\n' +
    '3 could not be judged, or the command failed, 4 nothing came through.',
  words: async (argv, host) => {
    const at = argv.indexOf('--');
    const [own, command] = at < 0 ? [argv, []] : [argv.slice(0, at), argv.slice(at)];
    return [...(await withConfig(own, proxyFlags, host, runFlags, 'proxy')), ...command];
  },
  run: async (operands, flags, host) => {
    const options = toProxyOptions(operands, flags);
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    const onListening = async (url: string): Promise<void> => {
      process.stderr.write(`The proxy of ${options.target} listens on ${url}\n`);
      if (options.command?.length === 0) process.stderr.write('Ctrl-C ends it and shows the verdict.\n');
    };
    try {
      const screen = createScreen(host, flags);
      const result = await proxyOpenapi({ ...options, screen }, host, { onListening }, interrupt.signal);
      return showResult(result, flags, NOTHING);
    } finally {
      stopListening();
    }
  },
});

// assay load: runs a collection, or a plain URL, as load.
import { runLoad } from '../src/app/load/run-load.ts';
import { defineCommand } from '../src/cli/command.ts';
import { withConfig } from '../src/cli/config-words.ts';
import { loadFlags } from '../src/cli/flags/load.ts';
import { toLoadOptions } from '../src/cli/load-options.ts';
import { createScreen } from '../src/cli/screen.ts';
import { showResult } from '../src/cli/show-result.ts';

export const command = defineCommand({
  summary: 'Run a collection, or a plain URL, as load.',
  operands: 'COLLECTION|URL',
  flags: loadFlags,
  examples: [
    'assay load shop.postman_collection.json --vus 20 --duration 30s',
    "assay load shop.json --rate 50/s --duration 1m --threshold 'http_req_duration: p(95)<300'",
    'assay load shop.json --stage 30s:50 --stage 1m:50 --stage 10s:0 --ui',
    'assay load http://localhost:8080/health --vus 50 --duration 10s',
    'assay load shop.json --vus 5 --duration 1m --reporter perf=perf.json --baseline last/perf.json',
  ],
  description:
    'Executors, metrics and thresholds have the names and meanings of k6.\n' +
    'Exit codes: 0 passed, 1 a threshold, check or comparison failed, 2 usage or unreadable input,\n' +
    '3 could not be judged (no answers, or the generator was the bottleneck), 4 nothing ran, 130 interrupted.',
  words: (argv, host) => withConfig(argv, loadFlags, host, undefined, 'load'),
  run: async (operands, flags, host) => {
    const options = await toLoadOptions(operands, flags, host);
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    try {
      if (options.ab)
        return await (await import('../src/cli/run-ab.ts')).runAb(
          { ...options, signal: interrupt.signal },
          host,
          flags,
        );
      const screen = createScreen(host, flags);
      const result = await runLoad({ ...options, screen, signal: interrupt.signal }, host);
      return showResult(
        result,
        flags,
        'Nothing was measured: the load sent no requests, or was over before its warm-up',
      );
    } finally {
      stopListening();
    }
  },
});

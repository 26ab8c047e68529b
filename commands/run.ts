// assay run: runs Postman collections.
import { planCollections, runCollections } from '../src/app/run-collections.ts';
import { defineCommand } from '../src/cli/command.ts';
import { withConfig } from '../src/cli/config-words.ts';
import { runFlags } from '../src/cli/flags/run.ts';
import { listPlan } from '../src/cli/list-plan.ts';
import { toRunOptions } from '../src/cli/run-options.ts';
import { createScreen } from '../src/cli/screen.ts';
import { showResult } from '../src/cli/show-result.ts';

export const command = defineCommand({
  summary: 'Run Postman collections.',
  operands: 'COLLECTION...',
  flags: runFlags,
  examples: [
    'assay run shop.postman_collection.json',
    'assay run shop.json -e staging.json -d users.csv --folder Orders',
    'assay run shop.json -r cli,junit --reporter-junit-export reports/junit.xml',
    'assay run "collections/**/*.json" --reporter junit=reports/junit.xml --bail',
  ],
  description:
    'COLLECTION is a path, a glob or a URL; several make one run with one report.\n' +
    'Settings may stand in assay.config.{json,yaml,ts}, .newmanrc, .env and ASSAY_* variables; flags win.\n' +
    'Exit codes: 0 passed, 1 a check failed, 2 usage or unreadable input, 3 could not be judged, 4 nothing ran, 130 interrupted.',
  words: (argv, host) => withConfig(argv, runFlags, host, undefined, 'run'),
  run: async (collections, flags, host) => {
    const options = toRunOptions(collections, flags);
    if (flags.list) return listPlan(await planCollections(options, host), host);
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    try {
      const screen = createScreen(host, flags);
      return showResult(await runCollections({ ...options, screen, signal: interrupt.signal }, host), flags);
    } finally {
      stopListening();
    }
  },
});

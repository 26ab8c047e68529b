import { Args } from '@oclif/core';
import { runCollections, planCollections } from '../src/app/run-collections.ts';
import { BaseCommand } from '../src/cli/base-command.ts';
import { withConfig } from '../src/cli/config-words.ts';
import { runFlags } from '../src/cli/flags/run.ts';
import { listPlan } from '../src/cli/list-plan.ts';
import { showResult } from '../src/cli/show-result.ts';
import { toRunOptions } from '../src/cli/run-options.ts';
import { createScreen } from '../src/cli/screen.ts';

export default class Run extends BaseCommand {
  static override summary = 'Run Postman collections.';
  static override strict = false;
  static override args = { collection: Args.string({ description: 'collection: a path, glob or URL', required: false }) };
  static override flags = runFlags;
  static override examples = [
    'assay run shop.postman_collection.json',
    'assay run shop.json -e staging.json -d users.csv --folder Orders',
    'assay run shop.json -r cli,junit --reporter-junit-export reports/junit.xml',
    'assay run "collections/**/*.json" --reporter junit=reports/junit.xml --bail',
  ];
  static override description =
    'Exit codes: 0 passed, 1 a check failed, 2 usage or unreadable input, 3 could not be judged, 4 nothing ran, 130 interrupted.';

  override async run(): Promise<number> {
    const { argv, flags } = await this.parse(Run, await withConfig(this.argv, runFlags, this.host));
    const options = toRunOptions(argv as string[], flags);
    if (flags.list) return listPlan(await planCollections(options, this.host), this.host);
    const interrupt = new AbortController();
    const stopListening = this.host.onInterrupt((signal) => interrupt.abort(signal));
    try {
      const screen = createScreen(this.host, flags);
      const result = await runCollections({ ...options, screen, signal: interrupt.signal }, this.host);
      return showResult(result, flags);
    } finally {
      stopListening();
    }
  }
}

// assay ci: runs all suites of a config file and ends in one verdict.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a config file are written so.
import { readCiConfig } from '../src/app/ci/read-ci-config.ts';
import { type CiOptions, runCi } from '../src/app/ci/run-ci.ts';
import { toSuites } from '../src/cli/ci-options.ts';
import { ciVerdict, suiteHeading } from '../src/cli/ci-table.ts';
import { defineCommand } from '../src/cli/command.ts';
import { withConfig } from '../src/cli/config-words.ts';
import { ciFlags } from '../src/cli/flags/ci.ts';
import { toRunOptions } from '../src/cli/run-options.ts';
import { createScreen } from '../src/cli/screen.ts';
import { showProblems } from '../src/cli/show-result.ts';

const TERMINAL = new Set(['cli', 'progress', 'line', 'dot']);

export const command = defineCommand({
  summary: 'Run all suites of assay.config.yaml: collections, pacts, schemas and OpenAPI documents.',
  operands: '',
  flags: ciFlags,
  examples: [
    'assay ci',
    'assay ci --provider http://localhost:8080 --reporter junit=reports/assay.xml --reporter html=reports/assay.html',
    'assay ci --suite shop --suite contracts --bail',
    'assay ci --baseline known-failures.json',
  ],
  description:
    'The config file lists the suites, each with the flags of its command as settings:\n' +
    '  provider: ${PROVIDER:-http://localhost:8080}\n' +
    '  suites:\n' +
    '    - name: shop\n' +
    '      collection: collections/shop.json\n' +
    '      environment: staging.json\n' +
    '    - pact: pacts/\n' +
    '    - schema: schemas/order.json\n' +
    '      url: /orders/1\n' +
    '    - openapi: api/openapi.yaml\n' +
    '  reporters: { junit: reports/assay.xml, html: reports/assay.html }\n' +
    'Exit codes: 0 every suite passed, 1 a check failed, 2 usage or unreadable input, 3 could not be judged, 4 nothing ran in a suite, 130 interrupted.',
  words: (argv, host) => withConfig(argv, ciFlags, host, {}, 'ci'),
  run: async (operands, flags, host) => {
    const config = await readCiConfig(host, flags.config ?? host.env.ASSAY_CONFIG, flags.provider);
    const suites = await toSuites(config, [...operands, ...(flags.suite ?? [])], host);
    if (flags.list) {
      await host.stdout.write(
        suites.map(({ name, command: does, inputs }) => `${name}: assay ${does} ${inputs.join(' ')}\n`).join(''),
      );
      return 0;
    }
    const { reporters = [], baseline, secrets } = toRunOptions([], { ...flags, bail: undefined });
    const screen = createScreen(host, flags);
    const isTold = !flags.silent && reporters.some(({ name }) => TERMINAL.has(name));
    const tell = async (text: string): Promise<void> => (isTold ? host.stdout.write(text) : undefined);
    const interrupt = new AbortController();
    const stopListening = host.onInterrupt((signal) => interrupt.abort(signal));
    const options: CiOptions = {
      name: config.name ?? 'assay ci',
      suites,
      reporters,
      screen,
      signal: interrupt.signal,
      ...(baseline ? { baseline } : {}),
      ...(secrets ? { secrets } : {}),
      secretValues: config.secretValues,
      ...(flags.bail === undefined ? {} : { bail: true }),
      onSuite: (suite, at) => tell(suiteHeading(screen, suite.name, suite.command, at, suites.length)),
      onSuiteEnd: async ({ problems, exitCode, suite }) => {
        showProblems(problems);
        if (exitCode === 4) process.stderr.write(`error: Nothing ran in the suite "${suite.name}"\n`);
      },
    };
    try {
      const result = await runCi(options, host);
      await tell(await ciVerdict(screen, result));
      showProblems(result.problems);
      return flags['suppress-exit-code'] ? 0 : result.exitCode;
    } finally {
      stopListening();
    }
  },
});

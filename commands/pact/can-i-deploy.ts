// assay pact can-i-deploy: asks the broker whether a version goes together with what it will meet.
import * as Flags from '@oclif/core/flags';
import type { Host } from '../../src/app/host.ts';
import { canIDeploy, type DeployOptions } from '../../src/app/pact/can-i-deploy.ts';
import { toConnectionOptions } from '../../src/cli/broker-options.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { readDeployWords } from '../../src/cli/deploy-words.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { showError } from '../../src/cli/show-error.ts';
import { showVerdict } from '../../src/cli/show-verdict.ts';
import { isProblem, Problem } from '../../src/model/problem.ts';

const WHO = 'WHAT IS DEPLOYED (each --pacticipant, then its version)';
const WHERE = 'WHERE';
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const word = (description: string, helpValue: string, extra = {}) =>
  Flags.string({ description, helpValue, helpGroup: WHO, ...extra });

// Those of the first group are read by deploy-words.ts, which hands them over as one; here they stand for the help.
const flags = {
  pacticipant: word('name of an application; repeatable', '<name>', { char: 'a' }),
  version: word('its version (default: the commit)', '<version>', { char: 'e' }),
  latest: word('its latest version, or the latest with a tag', '[tag]', { char: 'l' }),
  branch: word('the latest version of a branch', '<name>'),
  'main-branch': Flags.boolean({ description: 'the latest version of its main branch', helpGroup: WHO }),
  tag: word('all versions with a tag', '<tag>'),
  ignore: word('an application, or its --version, that does not count; repeatable', '<name>'),
  asked: Flags.string({ hidden: true }),

  'to-environment': Flags.string({ description: 'environment it goes to', helpGroup: WHERE, helpValue: '<name>' }),
  to: Flags.string({ description: 'tag of the versions it will meet', helpGroup: WHERE, helpValue: '<tag>' }),
  'retry-while-unknown': Flags.integer({
    description: 'how often to ask again while results are missing or the broker is out of reach (default: 0)',
    helpGroup: WHERE,
    helpValue: '<n>',
    min: 0,
    default: 0,
  }),
  'retry-interval': Flags.integer({
    description: 'seconds between (default: 10)',
    helpGroup: WHERE,
    helpValue: '<s>',
    min: 0,
    default: 10,
  }),
  ...brokerFlags,
  'dry-run': Flags.boolean({
    description: 'exit with 0 whatever the answer (PACT_BROKER_CAN_I_DEPLOY_DRY_RUN)',
    helpGroup: 'OUTPUT',
  }),
  output: Flags.option({
    options: ['table', 'json', 'text'] as const,
    char: 'o',
    description: 'how the answer is printed (default: table)',
    helpGroup: 'OUTPUT',
  })(),
};

const ask = async (options: DeployOptions, output: 'table' | 'json' | 'text', host: Host): Promise<number> => {
  const verdict = await canIDeploy(options, host);
  const isJson = output === 'json';
  await host.stdout.write(
    isJson ? `${JSON.stringify(verdict.document, undefined, 2)}\n` : await showVerdict(verdict, output),
  );
  return verdict.deployable === undefined ? 3 : verdict.deployable ? 0 : 1;
};

/** A dry run must not stop a pipeline, and must not look like a yes. */
const askDry = async (...given: Parameters<typeof ask>): Promise<number> => {
  const code = await ask(...given).catch((error: unknown) => {
    if (!isProblem(error)) throw error;
    const shown = showError(error, 'pact can-i-deploy', []);
    tell(shown.text.trimEnd());
    return shown.exit;
  });
  tell(`Dry run: without --dry-run the exit code would be ${code}`);
  return 0;
};

export const command = defineCommand({
  summary: 'Ask the Pact Broker whether a version can be deployed.',
  operands: '',
  flags,
  examples: [
    'assay pact can-i-deploy --pacticipant web --version 1.2.3 --to-environment production',
    'assay pact can-i-deploy -a web -e 1.2.3 --to-environment test --retry-while-unknown 30 --retry-interval 10',
    'assay pact can-i-deploy -a web --branch feat/x -a shop --main-branch -o json',
  ],
  description:
    'Exit codes: 0 it can, 1 it cannot, 2 usage or refused by the broker, 3 not known yet or the broker is out of reach.',
  words: async (argv) => {
    const { selectors, ignore, rest } = readDeployWords(argv);
    return [...rest, `--asked=${JSON.stringify({ selectors, ignore })}`];
  },
  run: async (_, given, host) => {
    const { selectors, ignore } = JSON.parse(given.asked ?? '{}') as Pick<DeployOptions, 'selectors' | 'ignore'>;
    if (selectors.length === 0)
      throw new Problem('deploy.no-pacticipant', 'No --pacticipant is given', {
        hint: 'For example: --pacticipant web --version 1.2.3 --to-environment production.',
      });
    const options = {
      ...toConnectionOptions(given),
      selectors,
      ignore,
      environment: given['to-environment'],
      to: given.to,
      retries: given['retry-while-unknown'],
      intervalMs: given['retry-interval'] * 1000,
      onWait: tell,
    };
    const output = given.output ?? 'table';
    const isDry = given['dry-run'] || host.env.PACT_BROKER_CAN_I_DEPLOY_DRY_RUN === 'true';
    // Waiting for an answer that does not count would only hold the pipeline up.
    return isDry ? askDry({ ...options, retries: 0 }, output, host) : ask(options, output, host);
  },
});

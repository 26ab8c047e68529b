// assay pact publish: publishes the pacts of a consumer to a Pact Broker.
import * as Flags from '@oclif/core/flags';
import { type Publication, publishPacts } from '../../src/app/pact/publish-pacts.ts';
import { toConnectionOptions } from '../../src/cli/broker-options.ts';
import { defineCommand } from '../../src/cli/command.ts';
import { brokerFlags } from '../../src/cli/flags/broker.ts';
import { showPublication } from '../../src/cli/show-publication.ts';

const VERSION = 'VERSION';

export const command = defineCommand({
  summary: 'Publish pacts to a Pact Broker.',
  operands: 'PACT...',
  flags: {
    'consumer-app-version': Flags.string({
      char: 'a',
      description: 'version of the consumer (default: the commit)',
      helpGroup: VERSION,
      helpValue: '<version>',
    }),
    branch: Flags.string({ description: 'branch of that version', helpGroup: VERSION, helpValue: '<name>' }),
    'auto-detect-version-properties': Flags.boolean({
      char: 'r',
      description: 'find branch and build URL in the variables of the CI system or in git',
      helpGroup: VERSION,
    }),
    tag: Flags.string({
      char: 't',
      description: 'tag of that version; comma separated or repeatable',
      helpGroup: VERSION,
      helpValue: '<name>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'tag-with-git-branch': Flags.boolean({ char: 'g', description: 'tag with the branch', helpGroup: VERSION }),
    'build-url': Flags.string({ description: 'build that wrote the pacts', helpGroup: VERSION, helpValue: '<url>' }),
    merge: Flags.boolean({ description: 'add to a pact that is there for this version', helpGroup: VERSION }),
    validate: Flags.boolean({ description: 'pacts are validated in any case', helpGroup: VERSION, hidden: true }),
    strict: Flags.boolean({
      description: 'refuse pacts without interactions, and interactions without or with the same description',
      helpGroup: VERSION,
    }),
    ...brokerFlags,
    'dry-run': Flags.boolean({ description: 'say what would be published, and send nothing', helpGroup: 'OUTPUT' }),
    output: Flags.option({
      options: ['text', 'json', 'pretty'] as const,
      char: 'o',
      description: 'how the result is printed (default: text)',
      helpGroup: 'OUTPUT',
    })(),
  },
  examples: [
    'assay pact publish pacts/ -b https://broker.example.com -a "$(git rev-parse HEAD)" --branch main',
    'assay pact publish "build/**/pacts/*.json" -r',
    'assay pact publish pacts/web-shop.json -a 1.2.3 --dry-run',
  ],
  description:
    'PACT is a file, a folder, a glob or a URL. Pacts that a consumer has with the same provider are published as one.\n' +
    'Exit codes: 0 published, 2 usage, unreadable pacts or refused by the broker, 3 the broker cannot be reached.',
  run: async (pacts, flags, host) => {
    const isJson = flags.output === 'json';
    const done: Publication[] = [];
    try {
      const publications = publishPacts(
        {
          ...toConnectionOptions(flags),
          pacts,
          version: flags['consumer-app-version'],
          branch: flags.branch,
          tags: flags.tag,
          buildUrl: flags['build-url'],
          detect: flags['auto-detect-version-properties'],
          tagWithBranch: flags['tag-with-git-branch'],
          merge: flags.merge,
          strict: flags.strict,
          dryRun: flags['dry-run'],
        },
        host,
      );
      for await (const publication of publications) {
        done.push(publication);
        if (!isJson) await host.stdout.write(showPublication(publication));
      }
    } finally {
      if (isJson) await host.stdout.write(`${JSON.stringify(done, undefined, 2)}\n`);
    }
    return 0;
  },
});

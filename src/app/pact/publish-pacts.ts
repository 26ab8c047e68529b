// Publishes pacts to the Pact Broker, under a version that is given or found.
import { mergePacts } from '../../contracts/pact/broker/merge-pacts.ts';
import { type PublishNotice, publishContracts } from '../../contracts/pact/broker/publish-contracts.ts';
import type { VersionFacts } from '../../core/ci-version.ts';
import type { Pact } from '../../model/pact.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { versionControl } from '../version-control.ts';
import { type ConnectionOptions, openBroker } from './broker-connection.ts';
import { type ReadPact, readPacts } from './read-pacts.ts';

export type PublishPactsOptions = ConnectionOptions & {
  /** Files, folders, globs and URLs. */
  readonly pacts: readonly string[];
  /** Default: the commit. */
  readonly version?: string | undefined;
  readonly branch?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly buildUrl?: string | undefined;
  /** Branch and build URL are found where they are not given. */
  readonly detect?: boolean;
  readonly tagWithBranch?: boolean;
  /** Add to a pact that is there for this version. Default: take its place. */
  readonly merge?: boolean;
  /** Refuse pacts that say nothing, or the same thing twice. */
  readonly strict?: boolean;
  /** Send nothing. */
  readonly dryRun?: boolean;
};

/** What one consumer's version publishes. */
export type Publication = {
  readonly consumer: string;
  readonly version: string;
  readonly branch?: string;
  readonly tags: readonly string[];
  readonly buildUrl?: string;
  readonly contracts: readonly {
    readonly provider: string;
    readonly files: readonly string[];
    readonly interactions: number;
  }[];
  readonly published: boolean;
  readonly notices: readonly PublishNotice[];
};

type Version = Pick<Publication, 'version' | 'branch' | 'tags' | 'buildUrl'>;

/** An empty variable of the shell must not look like no wish at all. */
const filled = (flag: string, value: string | undefined): string | undefined => {
  if (value === undefined || value.trim() !== '') return value?.trim();
  throw new Problem('publish.empty', `${flag} is empty`, { hint: 'Is a variable of the shell not set?' });
};

const noVersion = (): Problem =>
  new Problem('publish.no-version', 'No version of the consumer is given, and no commit can be found', {
    hint: 'Give --consumer-app-version, the commit as a rule.',
  });

const noBranch = (): Problem =>
  new Problem('publish.no-branch', 'No branch can be found to tag with', { hint: 'Give it with --tag.' });

const fail = (problem: Problem): never => {
  throw problem;
};

const findVersion = (options: PublishPactsOptions, found: VersionFacts): Version => {
  const version = filled('--consumer-app-version', options.version) ?? found.commit;
  if (version === undefined) throw noVersion();
  const branch = filled('--branch', options.branch) ?? (options.detect ? found.branch : undefined);
  const buildUrl = filled('--build-url', options.buildUrl) ?? (options.detect ? found.buildUrl : undefined);
  const tags = (options.tags ?? []).flatMap((tag) => tag.split(',')).map((tag) => filled('--tag', tag)!);
  if (options.tagWithBranch) tags.push(branch ?? found.branch ?? fail(noBranch()));
  return {
    version,
    ...(branch === undefined ? {} : { branch }),
    tags: [...new Set(tags)],
    ...(buildUrl === undefined ? {} : { buildUrl }),
  };
};

const loose = (file: string, message: string): Problem =>
  new Problem('pact.loose', `${file} ${message}`, { hint: 'Without --strict it is published all the same.' });

const checkStrictly = ({ file, interactions }: Pact): void => {
  if (interactions.length === 0) throw loose(file, 'holds no interaction');
  const known = new Set<string>();
  for (const { description, states, kind, source } of interactions) {
    if (description.trim() === '') throw loose(file, `has an interaction without a description at ${source.pointer}`);
    const identity = JSON.stringify([kind, description, states]);
    if (known.has(identity)) throw loose(file, `has "${description}" twice, with the same provider states`);
    known.add(identity);
  }
};

type Planned = { readonly publication: Publication; readonly texts: readonly string[] };

const plan = (pacts: readonly ReadPact[], version: Version): readonly Planned[] =>
  [...Map.groupBy(pacts, ({ pact }) => pact.consumer)].map(([consumer, own]) => {
    const contracts = mergePacts(own);
    return {
      publication: {
        consumer,
        ...version,
        contracts: contracts.map(({ text: _, ...contract }) => contract),
        published: false,
        notices: [],
      },
      texts: contracts.map(({ text }) => text),
    };
  });

/**
 * Publishes one consumer after the other and yields each when the broker has taken it. Rejects with Problem before anything
 * is sent when pacts or flags cannot be used, and at the first consumer that the broker refuses.
 */
export async function* publishPacts(options: PublishPactsOptions, host: Host): AsyncGenerator<Publication> {
  if (options.pacts.length === 0) {
    throw new Problem('publish.no-pacts', 'No pact is named', {
      hint: 'Name files, folders or patterns: assay pact publish pacts/',
    });
  }
  const pacts = await readPacts(host, options.pacts, options);
  if (options.strict) for (const { pact } of pacts) checkStrictly(pact);
  const planned = plan(pacts, findVersion(options, await versionControl(host)));
  if (options.dryRun) {
    for (const { publication } of planned) yield publication;
    return;
  }
  const broker = await openBroker(options, host);
  try {
    for (const { publication, texts } of planned) {
      const { consumer, version, branch, tags, buildUrl, contracts } = publication;
      const notices = await publishContracts(broker, {
        ...{ consumer, version, branch, tags, buildUrl },
        onConflict: options.merge ? 'merge' : 'overwrite',
        pacts: contracts.map(({ provider }, at) => ({ provider, text: texts[at]! })),
      });
      yield { ...publication, published: true, notices };
    }
  } finally {
    await broker.close();
  }
}

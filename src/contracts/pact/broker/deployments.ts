// Tells the broker that a version was deployed or released to an environment, and that it is there no longer.
import { text } from '../../../core/json-bag.ts';
import { Problem } from '../../../model/problem.ts';
import { type Presence, readPresencesIn, unknownEnvironment } from './environments.ts';
import { type HalClient, hrefOf } from './hal.ts';
import { linksOf, rootLink } from './hal-links.ts';
import { missingLinkProblem } from './hal-problems.ts';
import { readPacticipant, readVersion } from './pacticipants.ts';

export type Place = {
  readonly pacticipant: string;
  readonly environment: string;
  readonly applicationInstance?: string | undefined;
};

/** What was recorded. `url`: where the broker keeps it. */
export type Recorded = Place & {
  readonly what: 'deployment' | 'release' | 'undeployment' | 'support ended';
  readonly version: string;
  readonly url?: string;
};

const RELS = { deployment: 'pb:record-deployment', release: 'pb:record-release' } as const;

/** Rejects with Problem for a pacticipant, version or environment that the broker does not know. */
export const recordPresence = async (
  hal: HalClient,
  what: 'deployment' | 'release',
  { pacticipant, environment, applicationInstance }: Place,
  version: string,
): Promise<Recorded> => {
  const { resource } = await readVersion(hal, pacticipant, version);
  const links = linksOf(resource.document, RELS[what]);
  if (links.length === 0 && resource.document._links === undefined) throw missingLinkProblem(resource.url, RELS[what]);
  const link = links.find(({ name }) => name === environment);
  if (!link)
    throw unknownEnvironment(
      hal,
      environment,
      links.flatMap(({ name }) => name ?? []),
    );
  const answer = await hal.send('POST', link.href, {
    body: applicationInstance === undefined ? {} : { applicationInstance },
  });
  const self = hrefOf(answer, 'self');
  return {
    what,
    pacticipant,
    environment,
    version,
    ...(applicationInstance === undefined ? {} : { applicationInstance }),
    ...(self === undefined ? {} : { url: rootLink(hal.url, self) }),
  };
};

const inWords = ({ version, applicationInstance }: Presence): string =>
  `${version}${applicationInstance === undefined ? '' : ` as ${applicationInstance}`}`;

/** The broker answers the same way for a pacticipant that it has never heard of. */
const nothingThere = async (
  hal: HalClient,
  kind: Presence['kind'],
  place: Place,
  version: string | undefined,
  found: readonly Presence[],
): Promise<Problem> => {
  const { pacticipant, environment, applicationInstance } = place;
  await readPacticipant(hal, pacticipant);
  const which = version === undefined ? `No version of ${pacticipant}` : `${pacticipant} ${version}`;
  const as = applicationInstance === undefined ? '' : ` as ${applicationInstance}`;
  const verb = version === undefined ? 'is' : 'is not';
  return new Problem(`broker.not-${kind}`, `${which} ${verb} ${kind} to ${environment}${as}`, {
    hint:
      found.length === 0
        ? `Nothing of ${pacticipant} is ${kind} there.`
        : `There is ${found.map(inWords).join(', ')}.${kind === 'deployed' ? ' --application-instance says which is meant.' : ''}`,
  });
};

/** Ends what is there; rejects with Problem when nothing is, so that a mistyped name is no success. */
export const endPresence = async (
  hal: HalClient,
  kind: Presence['kind'],
  place: Place,
  version: string | undefined,
): Promise<readonly Recorded[]> => {
  const { pacticipant, environment, applicationInstance } = place;
  const found = await readPresencesIn(hal, environment, pacticipant, kind);
  const meant = found.filter(
    (one) =>
      (version ?? one.version) === one.version &&
      (kind === 'released' || one.applicationInstance === applicationInstance),
  );
  if (meant.length === 0) throw await nothingThere(hal, kind, place, version, found);
  const ended: Recorded[] = [];
  for (const one of meant) {
    const answer = await hal.send('PATCH', one.href, {
      body: kind === 'deployed' ? { currentlyDeployed: false } : { currentlySupported: false },
      contentType: 'application/merge-patch+json',
    });
    const still = answer.document[kind === 'deployed' ? 'currentlyDeployed' : 'currentlySupported'];
    if (still === true) {
      const said = text(answer.document.message) ?? `it is still ${kind}`;
      throw new Problem('broker.not-ended', `PATCH ${answer.url}: ${said}`, { exit: 3 });
    }
    ended.push({
      what: kind === 'deployed' ? 'undeployment' : 'support ended',
      pacticipant,
      environment,
      version: one.version,
      ...(one.applicationInstance === undefined ? {} : { applicationInstance: one.applicationInstance }),
      url: rootLink(hal.url, one.href),
    });
  }
  return ended;
};

// What the broker knows of a pacticipant and of its versions.
import { type Bag, text } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import { Problem } from '../../../model/problem.ts';
import { readIndex } from './broker-index.ts';
import { follow, type HalClient, type HalResource, hrefOf } from './hal.ts';
import { embeddedOf } from './hal-links.ts';

/** A branch or a tag of a version. `latest`: no later version is on it. */
export type Mark = { readonly name: string; readonly latest: boolean };

export type PacticipantVersion = {
  readonly number: string;
  readonly createdAt?: string;
  readonly buildUrl?: string;
  readonly branches: readonly Mark[];
  readonly tags: readonly Mark[];
};

export type Pacticipant = {
  readonly name: string;
  readonly displayName?: string;
  readonly mainBranch?: string;
  readonly repositoryUrl?: string;
  readonly resource: HalResource;
};

const optional = (document: Bag, names: readonly string[]): { readonly [name: string]: string } =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = text(document[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const unknownPacticipant = async (hal: HalClient, index: HalResource, name: string): Promise<Problem> => {
  const all = hrefOf(index, 'pb:pacticipants') === undefined ? undefined : await follow(hal, index, 'pb:pacticipants');
  const names = embeddedOf(all?.document ?? {}, 'pacticipants').flatMap((one) => text(one.name) ?? []);
  const near = nearest(name, names);
  const hint = near
    ? `Did you mean ${near}?`
    : names.length > 0 && names.length <= 20
      ? `It knows: ${names.join(', ')}.`
      : undefined;
  return new Problem('broker.unknown-pacticipant', `The Pact Broker at ${hal.url} knows no pacticipant ${name}`, {
    ...(hint === undefined ? {} : { hint }),
  });
};

/** Rejects with Problem, which names the nearest, when the broker does not know it. */
export const readPacticipant = async (hal: HalClient, name: string): Promise<Pacticipant> => {
  const index = await readIndex(hal);
  const resource = await follow(hal, index, 'pb:pacticipant', { pacticipant: name });
  if (!resource) throw await unknownPacticipant(hal, index, name);
  const { document } = resource;
  return {
    name: text(document.name) ?? name,
    ...optional(document, ['displayName', 'mainBranch', 'repositoryUrl']),
    resource,
  };
};

const marksOf = (version: Bag, name: string): readonly Mark[] =>
  embeddedOf(version, name).map((one) => ({ name: text(one.name) ?? '', latest: one.latest === true }));

const toVersion = (document: Bag): PacticipantVersion => ({
  number: text(document.number) ?? '',
  ...optional(document, ['createdAt', 'buildUrl']),
  branches: marksOf(document, 'branchVersions'),
  tags: marksOf(document, 'tags'),
});

/** A version with what can be done with it; rejects with Problem when the pacticipant or the version is unknown. */
export const readVersion = async (
  hal: HalClient,
  pacticipant: string,
  version: string,
): Promise<{ readonly version: PacticipantVersion; readonly resource: HalResource }> => {
  const index = await readIndex(hal);
  const resource = await follow(hal, index, 'pb:pacticipant-version', { pacticipant, version });
  if (resource) return { version: toVersion(resource.document), resource };
  const { resource: known } = await readPacticipant(hal, pacticipant);
  const [latest] = embeddedOf(known.document, 'latestVersion');
  const number = latest && text(latest.number);
  throw new Problem(
    'broker.unknown-version',
    `The Pact Broker at ${hal.url} knows no version ${version} of ${pacticipant}`,
    {
      hint: `${number === undefined ? 'It knows no version of it at all' : `The latest one is ${number}`}; versions come to be when pacts or results are published.`,
    },
  );
};

/** The newest versions first, at most `limit`. */
export const readVersions = async (
  hal: HalClient,
  { resource }: Pacticipant,
  limit: number,
): Promise<readonly PacticipantVersion[]> => {
  const found: PacticipantVersion[] = [];
  let page = await follow(hal, resource, 'pb:versions');
  while (page) {
    found.push(...embeddedOf(page.document, 'versions').map(toVersion));
    if (found.length >= limit || hrefOf(page, 'next') === undefined) break;
    page = await follow(hal, page, 'next');
  }
  return found.slice(0, limit);
};

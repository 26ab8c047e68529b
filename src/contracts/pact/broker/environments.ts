// The environments that the broker knows, and the versions that are in them.
import { type Bag, bag, list, text } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import { Problem } from '../../../model/problem.ts';
import { readIndex } from './broker-index.ts';
import { follow, type HalClient, type HalResource, hrefOf, needHref } from './hal.ts';
import { embeddedOf } from './hal-links.ts';

export type Environment = {
  readonly uuid: string;
  readonly name: string;
  readonly displayName?: string;
  readonly production: boolean;
  readonly contacts: readonly string[];
};

/** A version in an environment: deployed, or released and supported. */
export type Presence = {
  readonly kind: 'deployed' | 'released';
  readonly environment: string;
  readonly version: string;
  readonly applicationInstance?: string;
  readonly since?: string;
  /** Its resource, where it is ended. */
  readonly href: string;
};

export type NewEnvironment = {
  readonly name: string;
  readonly displayName?: string | undefined;
  readonly production: boolean;
  readonly contactName?: string | undefined;
  readonly contactEmail?: string | undefined;
};

const contactsOf = (document: Bag): readonly string[] =>
  list(document.contacts).flatMap((one) => {
    const { name, details } = bag(one);
    const mail = text(bag(details).emailAddress);
    const shown = [text(name), mail === undefined ? undefined : `<${mail}>`].filter((part) => part !== undefined);
    return shown.length === 0 ? [] : [shown.join(' ')];
  });

const toEnvironment = (document: Bag): Environment => {
  const displayName = text(document.displayName);
  return {
    uuid: text(document.uuid) ?? '',
    name: text(document.name) ?? '',
    ...(displayName === undefined ? {} : { displayName }),
    production: document.production === true,
    contacts: contactsOf(document),
  };
};

const environmentDocuments = async (hal: HalClient): Promise<readonly Bag[]> => {
  const answer = await follow(hal, await readIndex(hal), 'pb:environments');
  return embeddedOf(answer?.document ?? {}, 'environments');
};

export const readEnvironments = async (hal: HalClient): Promise<readonly Environment[]> =>
  (await environmentDocuments(hal)).map(toEnvironment);

/** What to say of a name that none of the broker's environments has. */
export const unknownEnvironment = (hal: HalClient, name: string, known: readonly string[]): Problem => {
  const near = nearest(name, known);
  return new Problem('broker.unknown-environment', `The Pact Broker at ${hal.url} knows no environment ${name}`, {
    hint:
      known.length === 0
        ? 'It knows none at all; assay pact environments create makes one.'
        : `${near ? `Did you mean ${near}? ` : ''}It knows: ${known.join(', ')}. assay pact environments create makes another.`,
  });
};

/** A list may hold environments without their links, so each is read by itself. */
const environmentResource = async (hal: HalClient, document: Bag): Promise<HalResource> => {
  const listed: HalResource = { status: 200, url: hal.url, document, text: '' };
  return (await follow(hal, listed, 'self')) ?? listed;
};

const KINDS = [
  { kind: 'deployed', rel: 'pb:currently-deployed-deployed-versions', embedded: 'deployedVersions' },
  { kind: 'released', rel: 'pb:currently-supported-released-versions', embedded: 'releasedVersions' },
] as const;

const toPresence = (kind: Presence['kind'], environment: string, document: Bag): readonly Presence[] => {
  const href = hrefOf({ status: 200, url: '', document, text: '' }, 'self');
  const [version] = embeddedOf(document, 'version');
  const [instance, since] = [text(document.applicationInstance) ?? text(document.target), text(document.createdAt)];
  if (href === undefined) return [];
  return [
    {
      kind,
      environment,
      version: text(version?.number) ?? '',
      ...(instance === undefined ? {} : { applicationInstance: instance }),
      ...(since === undefined ? {} : { since }),
      href,
    },
  ];
};

const presencesIn = async (
  hal: HalClient,
  environment: Bag,
  pacticipant: string,
  wanted?: Presence['kind'],
): Promise<readonly Presence[]> => {
  const resource = await environmentResource(hal, environment);
  const found: Presence[] = [];
  for (const { kind, rel, embedded } of KINDS) {
    if ((wanted ?? kind) !== kind || (wanted === undefined && hrefOf(resource, rel) === undefined)) continue;
    const href = needHref(resource, rel);
    const query = `${href.includes('?') ? '&' : '?'}pacticipant=${encodeURIComponent(pacticipant)}`;
    const answer = await hal.get(href + query);
    const documents = embeddedOf(answer?.document ?? {}, embedded).filter((one) => {
      const [owner] = embeddedOf(one, 'pacticipant');
      return (text(owner?.name) ?? pacticipant) === pacticipant;
    });
    found.push(...documents.flatMap((one) => toPresence(kind, text(environment.name) ?? '', one)));
  }
  return found;
};

/** Where versions of the pacticipant are now, in the order of the environments. */
export const readPresences = async (hal: HalClient, pacticipant: string): Promise<readonly Presence[]> => {
  const environments = await environmentDocuments(hal);
  return (await Promise.all(environments.map((one) => presencesIn(hal, one, pacticipant)))).flat();
};

/** What of the pacticipant is in one environment; rejects with Problem when there is no such environment. */
export const readPresencesIn = async (
  hal: HalClient,
  environment: string,
  pacticipant: string,
  kind: Presence['kind'],
): Promise<readonly Presence[]> => {
  const documents = await environmentDocuments(hal);
  const found = documents.find((one) => one.name === environment);
  if (!found)
    throw unknownEnvironment(
      hal,
      environment,
      documents.flatMap((one) => text(one.name) ?? []),
    );
  return presencesIn(hal, found, pacticipant, kind);
};

export const createEnvironment = async (hal: HalClient, one: NewEnvironment): Promise<Environment> => {
  const { name, displayName, production, contactName, contactEmail } = one;
  const contact = {
    ...(contactName === undefined ? {} : { name: contactName }),
    ...(contactEmail === undefined ? {} : { details: { emailAddress: contactEmail } }),
  };
  const answer = await hal.send('POST', needHref(await readIndex(hal), 'pb:environments'), {
    body: {
      name,
      production,
      ...(displayName === undefined ? {} : { displayName }),
      ...(Object.keys(contact).length === 0 ? {} : { contacts: [contact] }),
    },
  });
  return toEnvironment(answer.document);
};

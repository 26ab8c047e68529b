// Reads a pact file of specification 1 to 4 into the neutral model.
import { type Bag, bag, isBag, list, text } from '../../core/json-bag.ts';
import { parseJson, placeOf } from '../../core/parse-json.ts';
import { openSource } from '../../core/source-position.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import type { Interaction, InteractionKind, Pact, PactPlugin, ProviderState } from '../../model/pact.ts';
import { Problem } from '../../model/problem.ts';

const KINDS: Readonly<Record<string, InteractionKind>> = {
  'Synchronous/HTTP': 'http',
  'Asynchronous/Messages': 'message',
  'Synchronous/Messages': 'sync-message',
};

const invalid = (file: SourceFile, pointer: string, message: string, hint: string): Problem => {
  const offset = openSource(file.text).offsetOf(pointer) ?? 0;
  return new Problem('pact.invalid', `${placeOf(file, offset)} ${message}`, { hint });
};

const nameOf = (file: SourceFile, document: Bag, role: 'consumer' | 'provider'): string => {
  const name = text(bag(document[role]).name);
  if (name !== undefined && name !== '') return name;
  const pointer = role in document ? `/${role}` : '';
  throw invalid(file, pointer, `names no ${role}`, `A pact has a member "${role}" with a "name".`);
};

/** Every place where tools of the last ten years have written it. */
const specificationOf = (document: Bag): string | undefined => {
  const metadata = bag(document.metadata ?? document.metaData);
  return (
    text(bag(metadata.pactSpecification).version) ??
    text(bag(metadata['pact-specification']).version) ??
    text(metadata.pactSpecificationVersion)
  );
};

const stateOf = (value: Json): ProviderState =>
  typeof value === 'string'
    ? { name: value, params: {} }
    : { name: text(bag(value).name) ?? '', params: bag(bag(value).params) };

const statesOf = (raw: Bag): readonly ProviderState[] => {
  if (Array.isArray(raw.providerStates)) return raw.providerStates.map(stateOf);
  const one = raw.providerState ?? raw.provider_state ?? raw.providerStates;
  const names = (Array.isArray(one) ? one : [one]).filter((name) => typeof name === 'string' && name !== '');
  return names.map(stateOf);
};

const kindOf = (file: SourceFile, raw: Bag, pointer: string, implied: InteractionKind): InteractionKind => {
  const type = text(raw.type);
  if (type === undefined) return implied;
  const kind = KINDS[type];
  if (kind) return kind;
  throw invalid(
    file,
    `${pointer}/type`,
    `is of a type that Pact does not know: ${type}`,
    `There are: ${Object.keys(KINDS).join(', ')}.`,
  );
};

const readInteraction = (
  file: SourceFile,
  value: Json,
  index: number,
  pointer: string,
  implied: InteractionKind,
): Interaction => {
  if (!isBag(value))
    throw invalid(file, pointer, 'is no interaction', 'An interaction is an object with a description.');
  const kind = kindOf(file, value, pointer, implied);
  const [key, id, transport] = [text(value.key), text(value._id), text(value.transport)];
  return {
    index,
    kind,
    description: text(value.description) ?? '',
    states: statesOf(value),
    pending: value.pending === true,
    ...(key === undefined ? {} : { key }),
    ...(id === undefined ? {} : { id }),
    ...(transport === undefined ? {} : { transport }),
    source: { file: file.path, pointer },
    raw: value,
  };
};

const pluginsOf = (document: Bag): readonly PactPlugin[] =>
  list(bag(document.metadata).plugins).map((plugin) => ({
    name: text(bag(plugin).name) ?? '',
    version: text(bag(plugin).version) ?? '',
  }));

const interactionsOf = (file: SourceFile, document: Bag): readonly Interaction[] => {
  const written = [
    ...list(document.interactions).map((value, at) => ({
      value,
      pointer: `/interactions/${at}`,
      implied: 'http' as const,
    })),
    ...list(document.messages).map((value, at) => ({ value, pointer: `/messages/${at}`, implied: 'message' as const })),
  ];
  return written.map(({ value, pointer, implied }, index) => readInteraction(file, value, index, pointer, implied));
};

/** Does the document look like a pact? A folder may hold other JSON files. */
export const isPact = (document: Json): boolean =>
  isBag(document) && isBag(document.consumer) && isBag(document.provider);

/** Throws Problem, with line and column, for a text that is no pact. */
export const readPact = (file: SourceFile): Pact => {
  const document = parseJson(file, 'pact');
  if (!isBag(document)) {
    throw invalid(file, '', 'is no pact', 'A pact is an object with consumer, provider and interactions.');
  }
  const consumer = nameOf(file, document, 'consumer');
  const provider = nameOf(file, document, 'provider');
  for (const member of ['interactions', 'messages']) {
    if (document[member] !== undefined && !Array.isArray(document[member]))
      throw invalid(file, `/${member}`, `has ${member} that are no list`, `"${member}" is a list of objects.`);
  }
  const isVersion4 = list(document.interactions).some((one) => isBag(one) && typeof one.type === 'string');
  return {
    consumer,
    provider,
    specification: specificationOf(document) ?? (isVersion4 ? '4.0' : '2.0.0'),
    interactions: interactionsOf(file, document),
    plugins: pluginsOf(document),
    file: file.path,
    text: file.text,
    raw: document,
  };
};

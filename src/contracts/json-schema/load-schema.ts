// Reads every document that a schema refers to, however far away, and puts all of them into a set.
import { isBag } from '../../core/json-bag.ts';
import { isProblem, Problem } from '../../model/problem.ts';
import type { FetchDocument, SourceDocument } from '../documents/source-document.ts';
import { createLibrary, type Library, type Spot } from './library/create-library.ts';
import {
  danglingReference,
  localReference,
  type ReferencePlace,
  unknownName,
  unreadReference,
} from './library/dangling.ts';
import { isMetaSchema, withoutFragment } from './library/dialects.ts';
import { innerSchemas, type Reference, referencesIn } from './library/references.ts';
import { resolveUri } from './library/uris.ts';
import type { Dialect, SchemaSet } from './schema-set.ts';

const MAX_DOCUMENTS = 2000;

type Visit = { readonly spot: Spot /** Everything in it, used or not. */; readonly isWhole: boolean };

type Loading = {
  readonly library: Library;
  readonly set: SchemaSet;
  readonly fetch: FetchDocument;
  /** By the URI that references name. */
  readonly documents: Map<string, SourceDocument>;
  readonly open: Visit[];
  readonly visited: Set<string>;
  readonly fallback: Dialect;
};

const RELATIVE = /^(?![a-z][a-z\d+.-]*:|\/\/)/i;

const hasId = ({ value }: SourceDocument, uri: string): boolean => {
  const id = isBag(value) ? (value.$id ?? value.id) : undefined;
  return typeof id !== 'string' || withoutFragment(resolveUri(id, uri)) === uri;
};

/** The file beside the document: a schema's $id often is an address at which nothing is served. */
const fetchBeside = async (loading: Loading, place: ReferencePlace, uri: string) => {
  const { document, written } = place;
  if (!document.uri.startsWith('file:') || uri.startsWith('file:') || !RELATIVE.test(written)) return undefined;
  const beside = withoutFragment(resolveUri(written, document.uri));
  const found = await loading.fetch(beside).catch(() => undefined);
  return found && hasId(found, uri) ? found : undefined;
};

const FETCHED = /^(?:https?|file):/;

const fetchFor = async (loading: Loading, place: ReferencePlace, uri: string): Promise<SourceDocument> => {
  const beside = await fetchBeside(loading, place, uri);
  if (beside) return beside;
  if (!FETCHED.test(uri)) throw unknownName(place);
  if (uri.startsWith('file:') && /^https?:/.test(place.document.uri)) throw localReference(place);
  try {
    return await loading.fetch(uri);
  } catch (error) {
    throw isProblem(error) ? unreadReference(place, error) : error;
  }
};

const placeOf = (loading: Loading, { resource, pointer }: Spot, { keyword, written }: Reference): ReferencePlace => ({
  document: loading.documents.get(resource.document)!,
  pointer: `${pointer}/${keyword}`,
  written,
  absolute: resolveUri(written, resource.uri),
});

const include = async (loading: Loading, document: SourceDocument): Promise<void> => {
  if (loading.documents.size >= MAX_DOCUMENTS)
    throw new Problem('schema.too-many', `The schema refers to more than ${MAX_DOCUMENTS} documents`);
  loading.documents.set(document.uri, document);
  loading.set.add({ uri: document.uri, value: document.value });
  loading.library.add({ uri: document.uri, value: document.value });
};

const locate = async (loading: Loading, place: ReferencePlace): Promise<Spot | undefined> => {
  const known = loading.library.locate(place.absolute);
  if (known || isMetaSchema(place.absolute)) return known;
  const uri = withoutFragment(place.absolute);
  if (!loading.library.locate(uri)) {
    const document = await fetchFor(loading, place, uri);
    await include(loading, document.uri === uri ? document : { ...document, uri });
  }
  const found = loading.library.locate(place.absolute);
  if (!found) throw danglingReference(loading.library, place);
  return found;
};

const visitSchema = async (loading: Loading, { spot, isWhole }: Visit): Promise<void> => {
  const dialect = loading.library.dialectOf(spot.resource)?.dialect ?? loading.fallback;
  for (const reference of referencesIn(spot.value, dialect)) {
    const target = await locate(loading, placeOf(loading, spot, reference));
    if (target) loading.open.push({ spot: target, isWhole: false });
  }
  for (const { value, path } of innerSchemas(spot.value, dialect, isWhole)) {
    const pointer = spot.pointer + path;
    const resource = loading.library.resourceAt(spot.resource.document, pointer) ?? spot.resource;
    loading.open.push({ spot: { value, pointer, resource }, isWhole });
  }
};

const visit = async (loading: Loading, next: Visit): Promise<void> => {
  const { spot } = next;
  const key = `${spot.resource.document}#${spot.pointer}`;
  if (!isBag(spot.value) || loading.visited.has(key)) return;
  loading.visited.add(key);
  await visitSchema(loading, next);
};

/**
 * Rejects with Problem, with file, line and column, for a reference that leads to nothing. Of the root everything is followed, of the
 * others what is used. `dialect`: of documents without $schema.
 */
export const loadSchema = async (
  root: SourceDocument,
  fetch: FetchDocument,
  set: SchemaSet,
  dialect: Dialect = '2020-12',
): Promise<readonly SourceDocument[]> => {
  const library = createLibrary(dialect);
  const loading: Loading = {
    ...{ library, set, fetch, documents: new Map(), open: [], visited: new Set(), fallback: dialect },
  };
  await include(loading, root);
  for (const spot of library.schemasOf(root.uri)) loading.open.push({ spot, isWhole: true });
  for (let next = loading.open.pop(); next; next = loading.open.pop()) await visit(loading, next);
  return [...loading.documents.values()];
};

// Reads the operations of an API: what can be called, with everything that applies to it.
import { isBag, list, text } from '../../../core/json-bag.ts';
import type { Operation, SecurityRequirement, Server } from '../api.ts';
import { type Cursor, enterAsWritten } from './cursor.ts';
import { METHODS } from './grammar.ts';
import type { Library } from './library.ts';
import { readParameters } from './parameters.ts';
import { placeKey, resolveUri } from './places.ts';
import { type FindOperation, readRequestBody, readResponses } from './responses.ts';
import { readSecurity } from './security.ts';
import { readServers } from './servers.ts';
import { readSwaggerBody, readSwaggerParameters, readSwaggerResponses } from './swagger.ts';

/** One operation as it stands in the document. */
export type WrittenOperation = {
  readonly method: string;
  readonly path: string;
  /** Its path item, and the one it refers to: parameters and servers of both apply. */
  readonly pathItems: readonly Cursor[];
  readonly from: Cursor;
};

/** The path item as written and the one it refers to, the latter first: members beside the reference win. */
const pathItemsAt = (library: Library, paths: Cursor, path: string): readonly Cursor[] => {
  const chain: Cursor[] = [];
  let next = enterAsWritten(paths, path);
  const seen = new Set<string>();
  while (next && !seen.has(placeKey(next.place))) {
    seen.add(placeKey(next.place));
    chain.unshift(next);
    const reference: string | undefined = text(next.value.$ref);
    if (reference === undefined) break;
    const spot = library.locate(resolveUri(reference, library.baseOf(next.place)));
    next = spot && isBag(spot.value) ? { place: spot.place, value: spot.value, broken: false } : undefined;
  }
  return chain;
};

const methodsOf = (library: Library, item: Cursor): readonly (readonly [string, Cursor])[] => {
  const known = METHODS.filter((method) => method !== 'query' || library.version === '3.2');
  const fixed = known.flatMap((method) => {
    const from = enterAsWritten(item, method);
    return from ? [[method.toUpperCase(), from] as const] : [];
  });
  const more = library.version === '3.2' ? enterAsWritten(item, 'additionalOperations') : undefined;
  const additional = Object.keys(more?.value ?? {}).flatMap((method) => {
    const from = enterAsWritten(more!, method);
    return from && /^[\w!#$%&'*+.^`|~-]+$/.test(method) ? [[method.toUpperCase(), from] as const] : [];
  });
  return [...fixed, ...additional];
};

export const writtenOperations = (library: Library, root: Cursor): readonly WrittenOperation[] => {
  const paths = enterAsWritten(root, 'paths');
  if (!paths) return [];
  const found = new Map<string, WrittenOperation>();
  for (const key of Object.keys(paths.value)) {
    if (key.startsWith('x-')) continue;
    const path = key.startsWith('/') ? key : `/${key}`;
    const pathItems = pathItemsAt(library, paths, key);
    for (const item of pathItems) {
      for (const [method, from] of methodsOf(library, item)) {
        found.set(`${method} ${path}`, { method, path, pathItems, from });
      }
    }
  }
  return [...found.values()];
};

const idOf = ({ method, path }: WrittenOperation): string => `${method} ${path}`;

const byOperationId = (written: readonly WrittenOperation[]): ReadonlyMap<string, string> => {
  const ids = new Map<string, string>();
  for (const one of written) {
    const operationId = text(one.from.value.operationId);
    if (operationId !== undefined && !ids.has(operationId)) ids.set(operationId, idOf(one));
  }
  return ids;
};

export const operationFinder = (library: Library, written: readonly WrittenOperation[]): FindOperation => {
  const ids = byOperationId(written);
  const places = new Map(written.map((one) => [placeKey(one.from.place), idOf(one)]));
  return ({ operationId, operationRef }, from) => {
    if (operationId !== undefined) return ids.get(operationId);
    if (operationRef === undefined) return undefined;
    const spot = library.locate(resolveUri(operationRef, library.baseOf(from.place)));
    return spot ? places.get(placeKey(spot.place)) : undefined;
  };
};

type Around = {
  readonly root: Cursor;
  readonly servers: readonly Server[];
  readonly security: readonly SecurityRequirement[];
  readonly find: FindOperation;
};

const partsOf = (library: Library, written: WrittenOperation, around: Around) => {
  const { from, pathItems } = written;
  if (library.version !== '2.0') {
    return {
      parameters: readParameters(library, ...pathItems, from),
      requestBody: readRequestBody(library, from),
      responses: readResponses(library, from, around.find),
    };
  }
  const path = pathItems.find((item) => 'parameters' in item.value) ?? pathItems[0]!;
  return {
    parameters: readSwaggerParameters(library, path, from),
    requestBody: readSwaggerBody(library, around.root, path, from),
    responses: readSwaggerResponses(library, around.root, from),
  };
};

const serversOf = (library: Library, { from, pathItems }: WrittenOperation): readonly Server[] | undefined => {
  if (library.version === '2.0') return undefined;
  return [from, ...pathItems.toReversed()].map((holder) => readServers(library, holder)).find((servers) => servers);
};

const readOperation = (library: Library, written: WrittenOperation, around: Around): Operation => {
  const { from, method, path } = written;
  const { parameters, requestBody, responses } = partsOf(library, written, around);
  const operationId = text(from.value.operationId);
  return {
    id: idOf(written),
    ...(operationId === undefined ? {} : { operationId }),
    method,
    path,
    tags: list(from.value.tags).filter((tag) => typeof tag === 'string'),
    deprecated: from.value.deprecated === true,
    place: from.place,
    servers: serversOf(library, written) ?? around.servers,
    parameters,
    ...(requestBody ? { requestBody } : {}),
    responses,
    security: readSecurity(from) ?? around.security,
  };
};

export const readOperations = (library: Library, root: Cursor, servers: readonly Server[]): readonly Operation[] => {
  const written = writtenOperations(library, root);
  const around = { root, servers, security: readSecurity(root) ?? [], find: operationFinder(library, written) };
  return written.map((one) => readOperation(library, one, around));
};

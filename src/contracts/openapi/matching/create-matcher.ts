// Finds the operation of an API that a request is for.
import type { Api, Operation, Server } from '../api.ts';
import type { JudgeOptions, Match, WireRequest } from '../judge.ts';
import { nearPath } from './near-path.ts';
import { bySpecificity, decoded, matchPath, type PathTemplate, pathTemplate, wireSegments } from './path-template.ts';
import { movedBases, type ServerBase, serverBases, urlBase } from './server-base.ts';

type Path = {
  readonly template: PathTemplate;
  /** By method. Of one path in the document, or of several that differ in names only. */
  readonly operations: ReadonlyMap<string, Operation>;
};

/** The paths that are below the same servers. */
type Area = { readonly bases: readonly ServerBase[]; readonly paths: ReadonlyMap<number, readonly Path[]> };

type Wire = { readonly origin: string; readonly path: string };

export type Matcher = {
  match(request: Pick<WireRequest, 'method' | 'url'>): Match;
  /** Values of the path's names as they are on the wire; undefined where the URL is not the operation's. */
  wireValues(operation: Operation, url: string): { readonly [name: string]: string } | undefined;
};

const wireOf = (url: string): Wire | undefined => {
  try {
    const { origin, pathname } = new URL(url);
    return { origin, path: pathname };
  } catch {
    return undefined;
  }
};

const pathsOf = (operations: readonly Operation[]): ReadonlyMap<number, readonly Path[]> => {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const paths = [...byPath].map(
    ([path, held]): Path => ({
      template: pathTemplate(path.replace(/[?#].*$/s, '')),
      operations: new Map(held.map((operation) => [operation.method, operation])),
    }),
  );
  paths.sort((a, b) => bySpecificity(a.template, b.template));
  return Map.groupBy(paths, ({ template }) => template.segments.length);
};

const validUrls = (urls: readonly string[]): readonly string[] => urls.filter((url) => URL.canParse(url));

const areasOf = (api: Api, baseUrls: readonly string[]): readonly Area[] => {
  const key = (servers: readonly Server[]): string =>
    JSON.stringify(servers.map(({ template, place }) => [template, place]));
  return [...Map.groupBy(api.operations, ({ servers }) => key(servers)).values()].map((operations) => {
    const servers = operations[0]!.servers;
    return {
      bases: [
        ...baseUrls.map(urlBase),
        ...servers.flatMap((server) => serverBases(api, server, baseUrls)),
        ...servers.flatMap((server) => movedBases(api, server, baseUrls)),
      ],
      paths: pathsOf(operations),
    };
  });
};

type Hit = { readonly path: Path; readonly values: { readonly [name: string]: string } };

const hitsOf = ({ paths }: Area, rest: string): readonly Hit[] => {
  const wire = wireSegments(rest);
  return (paths.get(wire.length) ?? []).flatMap((path) => {
    const values = matchPath(path.template, wire);
    return values ? [{ path, values }] : [];
  });
};

const decodedValues = (values: { readonly [name: string]: string }): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decoded(value)]));

/** Sent by browsers before the request itself, whatever the API. */
const isPreflight = (method: string): boolean => method === 'OPTIONS';

export const createMatcher = (api: Api, options: JudgeOptions): Matcher => {
  const areas = areasOf(api, validUrls(options.baseUrls));
  const templates = areas.flatMap(({ paths }) => [...paths.values()].flat()).map(({ template }) => template);
  /** Hosts where an operation was found, of documents that do not say where they are served. */
  const homes = new Set<string>();

  const restsOf = (area: Area, { origin, path }: Wire): readonly string[] => {
    const rests = area.bases.flatMap((base) => (base.isOrigin(origin) ? (base.rest(path) ?? []) : []));
    return [...new Set(rests)];
  };
  const isKnown = ({ origin }: Wire): boolean =>
    homes.has(origin) || areas.some(({ bases }) => bases.some((base) => !base.anywhere && base.isOrigin(origin)));

  const missed = (wire: Wire, known: boolean): Match => {
    if (!known) return { kind: 'elsewhere' };
    const rests = areas.flatMap((area) => restsOf(area, wire));
    // Below the longest base there is the least that could differ.
    const rest = rests.toSorted((a, b) => a.length - b.length)[0] ?? wire.path;
    const near = nearPath(rest, templates);
    return { kind: 'path', ...(near === undefined ? {} : { near }) };
  };

  const match = ({ method, url }: Pick<WireRequest, 'method' | 'url'>): Match => {
    const wire = wireOf(url);
    if (!wire) return { kind: 'elsewhere' };
    const hits = areas.flatMap((area) => restsOf(area, wire).flatMap((rest) => hitsOf(area, rest)));
    hits.sort((a, b) => bySpecificity(a.path.template, b.path.template));
    for (const { path, values } of hits) {
      const operation = path.operations.get(method);
      if (!operation) continue;
      homes.add(wire.origin);
      return { kind: 'operation', operation, pathValues: decodedValues(values) };
    }
    const known = isKnown(wire);
    const [first] = hits;
    if (!first) return missed(wire, known);
    if (!known || isPreflight(method)) return { kind: 'elsewhere' };
    const methods = hits.flatMap(({ path }) => [...path.operations.keys()]);
    return { kind: 'method', path: first.path.template.template, methods: [...new Set(methods)] };
  };

  const wireValues: Matcher['wireValues'] = (operation, url) => {
    const wire = wireOf(url);
    if (!wire) return undefined;
    for (const area of areas) {
      for (const rest of restsOf(area, wire)) {
        const hit = hitsOf(area, rest).find(({ path }) => path.operations.get(operation.method)?.id === operation.id);
        if (hit) return hit.values;
      }
    }
    return undefined;
  };

  return { match, wireValues };
};

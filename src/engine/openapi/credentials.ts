// What of a call tells who calls: which headers and parameters carry it, and the same call without it or with a wrong one.
import type { Api, Operation, SecurityScheme } from '../../contracts/openapi/api.ts';
import type { HeaderPair } from '../../model/exchange.ts';

/** Where a credential is carried: a header, a query parameter, a cookie. */
export type Carrier = { readonly in: 'header' | 'query' | 'cookie'; readonly name: string; readonly wrong: string };

const WRONG_BASIC = 'Basic YXNzYXk6bm90LXRoZS1wYXNzd29yZA==';
const WRONG = 'assay-not-a-valid-credential';

const carrierOf = ({ type, name = '', in: place = 'header', scheme }: SecurityScheme): Carrier | undefined => {
  if (type === 'apiKey') return { in: place, name, wrong: WRONG };
  if (type === 'http' && scheme === 'basic') return { in: 'header', name: 'Authorization', wrong: WRONG_BASIC };
  if (type === 'mutualTLS') return undefined;
  return { in: 'header', name: 'Authorization', wrong: `Bearer ${WRONG}` };
};

/** Undefined where an operation can be called by anybody, or its credentials are none that a request carries. */
export const carriersOf = (api: Api, { security }: Operation): readonly Carrier[] | undefined => {
  if (security.length === 0 || security.some((requirement) => Object.keys(requirement).length === 0)) return undefined;
  const names = new Set(security.flatMap((requirement) => Object.keys(requirement)));
  const carriers: Carrier[] = [];
  for (const name of names) {
    const scheme = Object.hasOwn(api.securitySchemes, name) ? api.securitySchemes[name] : undefined;
    const carrier = scheme && carrierOf(scheme);
    if (!carrier) return undefined;
    carriers.push(carrier);
  }
  return carriers;
};

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Without the query parameters of these names, and without a user in it. */
export const withoutCredentials = (url: string, carriers: readonly Carrier[]): string => {
  const bare = url.replace(/^(https?:\/\/)[^/?#]*@/i, '$1');
  const [path = '', query] = bare.split('?', 2);
  if (query === undefined) return bare;
  const names = new Set(carriers.filter((one) => one.in === 'query').map(({ name }) => encodeURIComponent(name)));
  const left = query.split('&').filter((pair) => !names.has(pair.split('=', 1)[0]!));
  return left.length === 0 ? path : `${path}?${left.join('&')}`;
};

/** Those headers of the user that are no credential: the operation knows them as parameters. */
export const withoutCredentialHeaders = (
  headers: readonly HeaderPair[],
  { parameters }: Operation,
  carriers: readonly Carrier[],
): readonly HeaderPair[] =>
  headers.filter(
    ([name]) =>
      !carriers.some((one) => one.in === 'header' && isSame(one.name, name)) &&
      parameters.some((one) => one.in === 'header' && isSame(one.name, name)),
  );

/** Every credential of an operation in a wrong form. */
export const wrongCredentials = (url: string, carriers: readonly Carrier[]) => {
  const pairs = carriers.map((one) => ({
    ...one,
    pair: `${encodeURIComponent(one.name)}=${encodeURIComponent(one.wrong)}`,
  }));
  const query = pairs.filter((one) => one.in === 'query').map(({ pair }) => pair);
  const cookies = pairs.filter((one) => one.in === 'cookie').map(({ pair }) => pair);
  const byName = new Map(carriers.filter((one) => one.in === 'header').map((one) => [one.name, one.wrong]));
  const headers: HeaderPair[] = [...byName, ...(cookies.length > 0 ? [['Cookie', cookies.join('; ')] as const] : [])];
  return { headers, url: query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}` };
};

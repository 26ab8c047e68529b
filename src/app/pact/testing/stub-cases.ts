// Interactions of our own invention, and requests to try on each: what a stub server does with them is compared with Pact's own.
import { BODY_CASES } from './stub-cases-bodies.ts';
import { JSON_CASES } from './stub-cases-json.ts';
import { REQUEST_CASES } from './stub-cases-requests.ts';

export type Version = 2 | 3 | 4;

export type Sent = {
  /** Added to the case's path: more path, a query. */
  readonly to?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
};

export type StubCase = {
  readonly name: string;
  readonly version: Version;
  /** `path` is added to the case's own. */
  readonly request: { readonly method?: string; readonly path?: string; readonly [member: string]: unknown };
  /**
   * Without a second interaction of the same path and query, and no header and body: with one, the first answers only
   * when nothing at all differs.
   */
  readonly alone?: boolean;
  readonly sent: readonly Sent[];
};

export const CASES: readonly StubCase[] = [...REQUEST_CASES, ...JSON_CASES, ...BODY_CASES];

const rawInteraction = (description: string, version: Version, request: object, status: number): object => ({
  description,
  ...(version === 4 ? { type: 'Synchronous/HTTP' } : {}),
  request,
  response: { status },
});

const bare = ({ headers: _, body: __, ...request }: StubCase['request']): StubCase['request'] => {
  const { matchingRules, ...rest } = request as { matchingRules?: Record<string, unknown> };
  const kept = Object.entries(matchingRules ?? {}).filter(([key]) => /^(?:\$\.)?(?:path|query)/.test(key));
  return kept.length > 0 ? { ...rest, matchingRules: Object.fromEntries(kept) } : rest;
};

/** Where the requests of a case go. */
export const pathOf = (index: number): string => `/case-${index}`;

const interactionsOf = (one: StubCase, index: number): readonly object[] => {
  const { name, version, request, alone } = one;
  const path = `${pathOf(index)}${request.path ?? ''}`;
  const whole = { method: 'POST', ...request, path };
  const first = rawInteraction(name, version, whole, 201);
  if (alone) return [first];
  return [first, rawInteraction(`${name}, otherwise`, version, { ...bare(whole), path, method: whole.method }, 202)];
};

const holdsIndex = ([from, to]: readonly [number, number], index: number): boolean => from <= index && index < to;

/** The cases of one version, of those from the first index to before the second. */
export const pactOf = (version: Version, range: readonly [from: number, to: number]): object => ({
  consumer: { name: `web ${version}` },
  provider: { name: 'shop' },
  interactions: CASES.flatMap((one, index) =>
    one.version === version && holdsIndex(range, index) ? interactionsOf(one, index) : [],
  ),
  metadata: { pactSpecification: { version: version === 4 ? '4.0' : `${version}.0.0` } },
});

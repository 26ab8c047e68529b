// Makes the answer of the stub server to one request.
import { type GeneratorDeps, generateResponse, type PactResponse } from './generating/generate-response.ts';
import { parseQuery } from './matching/expected-request.ts';
import { type ActualRequest, splitTarget } from './matching/match-request.ts';
import type { Mismatch } from './matching/mismatch.ts';
import { parseTree, type Tree } from './matching/tree.ts';
import { type Choice, type Compared, chooseInteraction, type StubInteraction, type StubRules } from './stub.ts';

export type StubSettings = StubRules & {
  /** Answer OPTIONS requests that no interaction names, as browsers need it. */
  readonly cors?: boolean;
  /** Allow the page that asks, instead of every one. */
  readonly corsReferer?: boolean;
  /** The request header that holds a regular expression for the state, instead of `state`. */
  readonly stateHeader?: string;
};

export type StubDeps = Pick<GeneratorDeps, 'random' | 'now'>;

export type StubAnswer = PactResponse & {
  /** `cors`: nothing of a pact, a preflight. */
  readonly from: 'pact' | 'cors' | 'none';
  /** The interaction that answers, or the nearest one. */
  readonly compared: Compared | undefined;
};

type Headers = PactResponse['headers'];

const headerOf = (headers: Headers, name: string): string | undefined =>
  headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

/** These say how the body travels, which is the server's own business. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';

const originOf = ({ headers }: ActualRequest, { corsReferer }: StubSettings): string =>
  (corsReferer ? (headerOf(headers, 'origin') ?? headerOf(headers, 'referer')) : undefined) ?? '*';

const withOrigin = (headers: Headers, origin: string): Headers =>
  headerOf(headers, ALLOW_ORIGIN) === undefined ? [...headers, [ALLOW_ORIGIN, origin]] : headers;

const METHODS = 'GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH';

const preflight = (request: ActualRequest, settings: StubSettings): StubAnswer => ({
  from: 'cors',
  compared: undefined,
  status: 200,
  headers: withOrigin(
    [
      ['Access-Control-Allow-Methods', METHODS],
      ['Access-Control-Allow-Headers', '*'],
    ],
    originOf(request, settings),
  ),
  body: new Uint8Array(),
});

/** A path or a mismatch as text, for people. */
export const mismatchLine = ({ type, path, message }: Mismatch): string =>
  type === 'body' && path !== '$' ? `${path}: ${message}` : message;

const nearestJson = ({ stubbed: { pact, interaction }, mismatches }: Compared) => ({
  description: interaction.description,
  consumer: pact.consumer,
  provider: pact.provider,
  states: interaction.states.map(({ name }) => name),
  pact: pact.file,
  mismatches,
});

const noAnswer = (request: ActualRequest, settings: StubSettings, nearest: Compared | undefined): StubAnswer => {
  const told = {
    error: `No interaction matches ${request.method} ${request.target}`,
    ...(nearest === undefined ? {} : { nearest: nearestJson(nearest) }),
  };
  return {
    from: 'none',
    compared: nearest,
    status: 404,
    headers: withOrigin([['Content-Type', 'application/json']], originOf(request, settings)),
    body: new TextEncoder().encode(`${JSON.stringify(told, null, 2)}\n`),
  };
};

const valuesFor = (stubbed: StubInteraction, request: ActualRequest): { readonly [name: string]: Tree } => {
  const query = [...parseQuery(splitTarget(request.target).query)].map(
    ([name, [value = '']]) => [name, value] as const,
  );
  const params = stubbed.interaction.states.flatMap(({ params: given }) => Object.entries(given));
  return { ...Object.fromEntries(query), ...(parseTree(JSON.stringify(Object.fromEntries(params))) as object) };
};

const pactAnswer = (
  choice: Extract<Choice, { kind: 'answer' }>,
  request: ActualRequest,
  settings: StubSettings,
  deps: StubDeps,
): StubAnswer => {
  const { raw, version4 } = choice.stubbed;
  const baseUrl = `http://${headerOf(request.headers, 'host') ?? 'localhost'}`;
  const values = valuesFor(choice.stubbed, request);
  const response = generateResponse(raw, version4, { ...deps, baseUrl, values });
  const headers = response.headers.filter(([name]) => !FRAMING.has(name.toLowerCase()));
  return { ...response, headers: withOrigin(headers, originOf(request, settings)), from: 'pact', compared: choice };
};

/** A header that is no regular expression stands for itself. */
const stateOf = (text: string): RegExp => {
  try {
    return new RegExp(text);
  } catch {
    return new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  }
};

/** What the stub answers: the interaction that fits, else a preflight, else an error that tells what came nearest. */
export const answerRequest = (
  interactions: readonly StubInteraction[],
  request: ActualRequest,
  settings: StubSettings,
  deps: StubDeps,
): StubAnswer => {
  const asked = settings.stateHeader === undefined ? undefined : headerOf(request.headers, settings.stateHeader);
  const rules = asked === undefined ? settings : { ...settings, state: stateOf(asked) };
  const choice = chooseInteraction(interactions, request, rules);
  if (choice.kind === 'answer') return pactAnswer(choice, request, settings, deps);
  if (settings.cors && request.method === 'OPTIONS') return preflight(request, settings);
  return noAnswer(request, settings, choice.nearest);
};

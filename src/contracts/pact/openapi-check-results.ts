// Tells what the comparator finds of an interaction as checks and warnings, with the places in the pact and the specification.
import { unescapeKey, valueAt } from '../../core/json-pointer.ts';
import type { Check } from '../../model/check.ts';
import type { Json } from '../../model/json.ts';
import type { Interaction, Pact } from '../../model/pact.ts';
import type { Result } from './openapi-check-documents.ts';
import { keywordOf, pointerInInteraction, pointerInSpec } from './openapi-check-places.ts';
import type { Spec } from './openapi-check-spec.ts';

export type Specs = { readonly openapi?: Spec; readonly asyncapi?: Spec };

/** Where in the pact something stands: `file:line:column` of a pointer. */
export type PlaceInPact = (pointer: string) => string;

export type Warning = { readonly code: string; readonly message: string; readonly where: string };

export type Findings = { readonly checks: readonly Check[]; readonly warnings: readonly Warning[] };

const isPlain = (value: unknown): value is Json => value !== undefined && typeof value !== 'function';

/** Operations and documents are no value to expect. The comparator does not know its value behind some references. */
const expectedOf = ({ code, specDetails }: Result, known: Json | undefined): Json | undefined => {
  if (!specDetails || !code.endsWith('.incompatible')) return undefined;
  const { location, value } = specDetails;
  const found = isPlain(value) ? value : known;
  if (found === undefined) return undefined;
  if (location.includes('.schema.') || code.startsWith('message.')) return { [keywordOf(location)]: found };
  return typeof found === 'object' ? undefined : found;
};

const actualOf = ({ mockDetails }: Result): Json | undefined => {
  const value: unknown = mockDetails?.value;
  return isPlain(value) ? value : undefined;
};

const nameOf = ({ code, mockDetails }: Result): string => {
  const place = mockDetails?.location.replace(/^\[root\]\.interactions\[\d+\]\.?/, '') ?? '';
  return place === '' ? code.split('.').slice(0, -1).join(' ') : place;
};

const isVersion4 = ({ specification }: Pact): boolean => Number.parseInt(specification, 10) >= 4;

const keysInBody = (pointer: string, isWrapped: boolean): readonly string[] => {
  const [, path = ''] = /^\/(?:request|response)\/body(.*)$/.exec(pointer) ?? [];
  return (isWrapped ? path.replace(/^\/content/, '') : path).split('/').slice(1).map(unescapeKey);
};

type Places = {
  readonly pointer: string;
  /** Pact and specification, each with its place and its pointer. */
  readonly where: string;
  /** What the specification has at the end of the location. */
  readonly known?: Json | undefined;
};

const placesOf = (
  { code, mockDetails, specDetails }: Result,
  interaction: Interaction,
  pact: Pact,
  { openapi, asyncapi }: Specs,
  placeInPact: PlaceInPact,
): Places => {
  const inside = pointerInInteraction(interaction.raw as Json, mockDetails?.location ?? '', isVersion4(pact));
  const pointer = `${interaction.source.pointer}${inside}`;
  const spec = code.startsWith('message.') ? asyncapi : openapi;
  const own = `${placeInPact(pointer)}#${pointer}`;
  if (!spec || !specDetails) return { pointer, where: own };
  const { location } = specDetails;
  const specPointer = pointerInSpec(spec.value, location, keysInBody(inside, isVersion4(pact)));
  const isWhole = specPointer.endsWith(`/${keywordOf(location)}`);
  return {
    pointer,
    where: `${own} ${spec.placeOf(specPointer)}#${spec.ownPointer(specPointer)}`,
    known: isWhole ? valueAt(spec.value, specPointer) : undefined,
  };
};

/** The comparator does not look at the servers of a document. */
const serverHint = ({ code }: Result, interaction: Interaction, { openapi }: Specs): string => {
  if (code !== 'request.path-or-method.unknown' || !Array.isArray(openapi?.value.servers)) return '';
  const path = String(valueAt(interaction.raw as Json, '/request/path'));
  const bases = openapi.value.servers.map((server) => {
    const url = String(valueAt(server, '/url') ?? '');
    return url.replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '').replace(/\/+$/, '');
  });
  const base = bases.find((one) => one !== '' && path.startsWith(`${one}/`));
  return base === undefined
    ? ''
    : ` (a server of the specification has the base path ${base}: give --base-path ${base})`;
};

const messageOf = ({ message, causes = [] }: Result): string =>
  causes.length === 0 ? message : `${message}: ${[...new Set(causes.map((cause) => cause.message))].join('; ')}`;

const checkOf = (result: Result, places: Places, message: string, file: string, index: number): Check => {
  const [expected, actual] = [expectedOf(result, places.known), actualOf(result)];
  return {
    name: nameOf(result),
    verdict: 'fail',
    index,
    error: { name: result.code, message },
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    where: places.where,
    source: { file, pointer: places.pointer },
  };
};

const passing = (result: Result | undefined, index: number): Check => ({
  name: result?.message ?? 'agrees with the specification',
  verdict: 'pass',
  index,
});

const isPassed = ({ type }: Result): boolean => type === 'info';

export type Context = { readonly specs: Specs; readonly strict: boolean };

/** Never without a check: an interaction of which there is nothing to say passes. */
export const findingsOf = (
  results: readonly Result[],
  interaction: Interaction,
  pact: Pact,
  { specs, strict }: Context,
  placeInPact: PlaceInPact,
): Findings => {
  const checks: Check[] = [];
  const warnings: Warning[] = [];
  for (const result of results) {
    if (isPassed(result)) {
      checks.push(passing(result, checks.length));
      continue;
    }
    const places = placesOf(result, interaction, pact, specs, placeInPact);
    const message = `${messageOf(result)}${serverHint(result, interaction, specs)}`;
    if (result.type === 'error' || strict)
      checks.push(checkOf(result, places, message, interaction.source.file, checks.length));
    else warnings.push({ code: result.code, message, where: places.where });
  }
  if (checks.length === 0) checks.push(passing(undefined, 0));
  return { checks, warnings };
};

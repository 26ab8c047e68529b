// Judges cases on the wire, before anybody sees them: the request is written, read back and judged as the provider should.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Operation } from '../api.ts';
import type { GenerateOptions } from '../api-case.ts';
import type { WireRequest } from '../judge.ts';
import { toRequest } from '../serialising/to-request.ts';
import { compose, type Filled } from './compose.ts';
import { hashText } from './random.ts';
import type { Slot } from './slots.ts';

/** `keys`: what is wrong, independent of values. Undefined: it cannot be sent so, or not be judged. */
type Ruling = { readonly keys: readonly string[] } | undefined;

export type Court = { judge(operation: Operation, filled: readonly Filled[]): Promise<Ruling> };

const NOWHERE = 'http://localhost';

const isAbsolute = (url: string): boolean => /^https?:\/\/[^/{}]/i.test(url);

/** Without a base URL the judge knows the document's servers. */
const baseUrlOf = (operation: Operation, given: string | undefined): string => {
  if (given !== undefined) return given;
  const url = operation.servers.map((server) => server.url).find(isAbsolute);
  if (url !== undefined) return url;
  const relative = operation.servers[0]?.url ?? '';
  return `${NOWHERE}${relative.startsWith('/') ? relative : `/${relative}`}`;
};

/** `filter[a]=1` is all that belongs to such a parameter: what is no object would be written as another one, which nobody reads. */
const isNobodys = (operation: Operation, { slot, value }: Filled): boolean =>
  slot.in === 'query' &&
  !isBag(value) &&
  operation.parameters.some(
    ({ in: where, name, style }) => where === 'query' && name === slot.name && style === 'deepObject',
  );

const BOOLEAN_WORDS = /^(?:[01tfyn]|yes|no|on|off|true|false|)$/i;

const isForm = ({ in: where, name }: Slot): boolean =>
  where === 'body' && /^(?:application\/x-www-form-urlencoded|multipart\/)/i.test(name);

const isBooleanWord = (value: Json): boolean => BOOLEAN_WORDS.test(String(value));

/** Objects whose members are texts on the wire: forms, and what stands in a parameter. */
const isOfTexts = (slot: Slot): boolean => slot.in !== 'body' || isForm(slot);

/** Words that many servers take for a boolean, wherever all is text. */
const isTakenForBoolean = ({ slot, value }: Filled): boolean => {
  if (!isOfTexts(slot) || slot.isValid(value)) return false;
  if (!isBag(value)) return isBooleanWord(value) && slot.isValid(true);
  const words = Object.keys(value).filter((name) => isBooleanWord(value[name]!));
  return words.some((name) => slot.isValid({ ...value, [name]: true }));
};

const isNothing = (value: Json): boolean => value === '' || value === null;

const without = (value: { readonly [name: string]: Json }, left: string): Json =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== left));

/** `?ids=` is for many servers the same as no ids at all, which would be right; so is an empty field of a form. */
const isTakenForAbsent = ({ slot, value }: Filled): boolean => {
  if (!isOfTexts(slot) || slot.isValid(value)) return false;
  if (isBag(value))
    return Object.keys(value).some((name) => isNothing(value[name]!) && slot.isValid(without(value, name)));
  if (slot.in === 'body' || slot.in === 'path' || slot.required) return false;
  return Array.isArray(value) ? value.every(isNothing) : isNothing(value);
};

const TOLD = { mode: 'positive', title: '' } as const;

export const openCourt = ({ judge, baseUrl }: Pick<GenerateOptions, 'judge' | 'baseUrl'>): Court => ({
  judge: async (operation, filled) => {
    const isDoubtful = (one: Filled): boolean =>
      isNobodys(operation, one) || isTakenForBoolean(one) || isTakenForAbsent(one);
    if (filled.some(isDoubtful)) return undefined;
    const request = toRequest(compose(operation, filled, TOLD), baseUrlOf(operation, baseUrl));
    const match = judge.match(request);
    if (match.kind === 'operation' ? match.operation.id !== operation.id : match.kind !== 'elsewhere') return undefined;
    const { findings, notJudged } = await judge.request(operation, request);
    if (notJudged.length > 0) return undefined;
    return { keys: findings.map(({ key }) => key) };
  },
});

const decoder = new TextDecoder('latin1');

/** Two requests with the same are the same to the last byte. */
const identityOf = ({ method, url, headers, body }: WireRequest): number => {
  const text = `${method} ${url}\n${headers.map((pair) => pair.join(':')).join('\n')}\n\n${decoder.decode(body)}`;
  return hashText(text) * 2 ** 21 + (hashText(text, 0x2545f491) & 0x1fffff);
};

const MOST_KNOWN = 200_000;

/** Says whether a case was not there before. */
export const createNovelty = (operation: Operation): ((filled: readonly Filled[]) => boolean) => {
  const known = new Set<number>();
  return (filled) => {
    const identity = identityOf(toRequest(compose(operation, filled, TOLD), NOWHERE));
    if (known.has(identity)) return false;
    if (known.size > MOST_KNOWN) known.clear();
    known.add(identity);
    return true;
  };
};

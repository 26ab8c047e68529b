// Finds in an answer which resources there are: ids in its body, and the address in its Location.
import { headerValue } from '../../core/header-value.ts';
import { bag, isBag } from '../../core/json-bag.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';

export type FoundId = {
  readonly value: Json;
  /** Whether it is certainly what the parameter means, not only something that is called id. */
  readonly isSure: boolean;
};

const COMMON = ['id', '_id', 'uuid', 'guid'];
/** Items of one list that are looked at. */
const MOST_ITEMS = 20;
const WRAPPERS = ['data', 'item', 'result', 'resource', 'attributes'];

const plain = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();

const isIdValue = (value: Json | undefined): value is string | number =>
  (typeof value === 'string' && value !== '') || (typeof value === 'number' && Number.isFinite(value));

/** `parameter`: the name in the path, `petId` say. */
const idIn = (value: Json, parameter: string): FoundId | undefined => {
  if (!isBag(value)) return undefined;
  const own = Object.keys(value).find((name) => plain(name) === plain(parameter));
  if (own !== undefined && isIdValue(value[own])) return { value: value[own], isSure: true };
  const common = COMMON.find((name) => Object.hasOwn(value, name) && isIdValue(value[name]));
  return common === undefined ? undefined : { value: value[common]!, isSure: /id$/i.test(parameter) };
};

/** Of the one resource that a body describes, also one level down (`{data: {id: 1}}`). */
export const idOfOne = (body: Json, parameter: string): FoundId | undefined => {
  const found = idIn(body, parameter);
  if (found || !isBag(body)) return found;
  const inner = Object.keys(body).filter((name) => WRAPPERS.includes(name) || isBag(body[name]));
  for (const name of inner) {
    const nested = idIn(body[name]!, parameter);
    if (nested) return { ...nested, isSure: false };
  }
  return undefined;
};

const listIn = (body: Json): readonly Json[] => {
  if (Array.isArray(body)) return body;
  const lists = Object.values(bag(body)).filter((value) => Array.isArray(value) && value.some(isBag));
  return lists.length === 1 ? (lists[0] as readonly Json[]) : [];
};

/** Of the resources in a list. */
export const idsOfMany = (body: Json, parameter: string): readonly FoundId[] =>
  listIn(body)
    .slice(0, MOST_ITEMS)
    .flatMap((item) => idIn(item, parameter) ?? []);

/** The path of a Location, without the provider's base path. */
export const locationPath = (headers: readonly HeaderPair[], url: string, baseUrl: string): string | undefined => {
  const location = headerValue(headers, 'location');
  if (location === undefined || !URL.canParse(location, url)) return undefined;
  const { pathname } = new URL(location, url);
  const base = new URL(baseUrl).pathname.replace(/\/+$/, '');
  return pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
};

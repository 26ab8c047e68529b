// An authorization as Postman writes it: the name of a scheme beside lists of parameters, one for each scheme.
import type { AuthSpec } from '../model/collection.ts';
import type { AuthFields } from '../model/contracts.ts';
import type { Json } from '../model/json.ts';
import { type ResolveText, resolveJson } from './resolve-template.ts';
import { castValue } from './variable-value.ts';

type AuthNode = NonNullable<AuthSpec['node']>;

/** What scripts and signatures know of an authorization. */
export type AuthState = Pick<AuthSpec, 'type' | 'fields' | 'node'>;

const isBag = (value: Json | undefined): value is AuthNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `type` names the scheme of an authorization, so none can have that name. Empty, it is no scheme, and nothing is inherited. */
export const isSchemeName = (type: unknown): type is string => typeof type === 'string' && type !== 'type';

const cast = (value: Json, type: Json | undefined): Json => {
  if (type === 'string' && value === null) return 'null';
  const held = castValue(value, typeof type === 'string' ? type : undefined);
  return held === undefined || Number.isNaN(held) ? null : held;
};

/** As Postman keeps it: each value cast to the type that it declares. */
const castItem = (item: Json): Json =>
  isBag(item) && item.value !== undefined ? { ...item, value: cast(item.value, item.type) } : item;

const castList = (value: Json): Json => (Array.isArray(value) ? value.map(castItem) : value);

/**
 * The parameters of one scheme. v2.1 lists `{key, value}`, where the last of a name counts, disabled or not, as in
 * Postman; v2.0 has a map.
 */
export const authParameters = (value: Json | undefined): AuthFields => {
  if (isBag(value)) return value;
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  const fields = items.flatMap((item): [string, Json][] => {
    const { key, value: held, type } = isBag(item) ? item : {};
    return typeof key === 'string' && held !== undefined ? [[key, cast(held, type)]] : [];
  });
  return Object.fromEntries(fields);
};

/** Resolves every text of it, names included; only what belongs to its scheme is worth a warning. */
export const resolveAuth = ({ type, fields, node }: AuthState, text: ResolveText): AuthState => {
  if (!node) return { type, fields: resolveJson(fields, text, `auth ${type}`) as AuthFields };
  const { type: written, ...lists } = node;
  const name = typeof written === 'string' ? text(written, 'auth type') : type;
  const resolved = Object.entries(lists).map(([scheme, list]): [string, Json] => [
    scheme,
    castList(resolveJson(castList(list), text, scheme === name ? `auth ${name}` : '')),
  ]);
  const parameters = Object.fromEntries(resolved);
  return { type: name, fields: authParameters(parameters[name]), node: { type: name, ...parameters } };
};

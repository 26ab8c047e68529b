// Turns the comparator's locations, keys joined by dots, into JSON pointers: only the document tells where a key ends.
import { escapeKey, valueAt } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import { isObject, pointerOfRef } from './openapi-check-spec.ts';

type Walk = {
  readonly pointer: string;
  /** What of the location was not found. */
  readonly left: string;
};

type Rules = {
  /** References are followed through this document. */
  readonly root?: Json;
  /** Header names are written in lower case. */
  readonly foldCase?: boolean;
  /** Specification 4 wraps bodies. */
  readonly unwrap?: boolean;
};

const deref = (value: Json | undefined, pointer: string, root: Json | undefined): [Json | undefined, string] => {
  let [held, at] = [value, pointer];
  for (let hops = 0; root !== undefined && hops < 20 && isObject(held) && typeof held.$ref === 'string'; hops += 1) {
    if (!held.$ref.startsWith('#')) break;
    at = pointerOfRef(held.$ref);
    held = valueAt(root, at);
  }
  return [held, at];
};

const isPlainKey = (key: string): boolean => /^[\w.-]*$/.test(key);

/** Keys as they are, as JSON pointers have them, and as fragments have these. */
const spellings = (key: string): readonly string[] => {
  if (isPlainKey(key)) return [key];
  const escaped = escapeKey(key);
  return [key, escaped, encodeURIComponent(escaped)];
};

const isEnd = (text: string): boolean => text === '' || text.startsWith('.') || text.startsWith('[');

/** How much of `left` a key takes; undefined when it does not begin it. */
const takes = (left: string, key: string, foldCase: boolean): number | undefined => {
  // Most keys of a large document do not even begin alike.
  if (!foldCase && left[1] !== key[0] && isPlainKey(key[0] ?? '')) return undefined;
  const text = foldCase ? left.toLowerCase() : left;
  const spelling = spellings(foldCase ? key.toLowerCase() : key).find(
    (one) => text.startsWith(`.${one}`) && isEnd(text.slice(one.length + 1)),
  );
  return spelling === undefined ? undefined : spelling.length + 1;
};

const bodyContent = (value: Json | undefined, pointer: string): string =>
  /\/(?:request|response)\/body$/.test(pointer) && isObject(value) && 'content' in value ? '/content' : '';

const walk = (start: Json | undefined, left: string, from: string, rules: Rules): Walk => {
  let [value, pointer] = deref(start, from, rules.root);
  if (rules.unwrap) {
    const added = bodyContent(value, pointer);
    if (added !== '') [value, pointer] = [valueAt(value, added), `${pointer}${added}`];
  }
  if (left === '') return { pointer, left };
  if (Array.isArray(value)) {
    const [whole, index] = /^(?:\[(\d+)\]|\.(\d+)(?=$|[.[]))/.exec(left) ?? [];
    if (whole === undefined) return { pointer, left };
    const at = Number(index ?? whole.slice(1));
    return value[at] === undefined
      ? { pointer, left }
      : walk(value[at], left.slice(whole.length), `${pointer}/${at}`, rules);
  }
  if (!isObject(value)) return { pointer, left };
  let best: Walk = { pointer, left };
  for (const key of Object.keys(value)) {
    const length = takes(left, key, rules.foldCase === true && pointer.endsWith('/headers'));
    if (length === undefined) continue;
    const found = walk(value[key], left.slice(length), `${pointer}/${escapeKey(key)}`, rules);
    if (found.left.length < best.left.length) best = found;
  }
  return best;
};

const withoutRoot = (location: string): string => location.replace(/^\[root\]/, '');

/** The pointer within an interaction, relative to it; as near as the pact has it. */
export const pointerInInteraction = (interaction: Json, location: string, isVersion4: boolean): string => {
  const left = withoutRoot(location).replace(/^\.interactions\[\d+\]/, '');
  return walk(interaction, left, '', { foldCase: true, unwrap: isVersion4 }).pointer;
};

/** Levels that the comparator writes but that the version of the specification does not have. */
const variantsOf = (left: string): readonly string[] => {
  const classes = left.replace(/\.responses\.(\d)\d\d(?=\.)/, '.responses.$1XX');
  const fallback = left.replace(/\.responses\.\d\d\d(?=\.)/, '.responses.default');
  const all = [left, classes, fallback];
  return [...new Set([...all, ...all.map((one) => one.replace(/\.content\..*?\.schema(?=\.|$)/, '.schema'))])];
};

const bodyParameter = (root: Json, left: string): string => {
  const [whole, before = ''] = /^(.*?)\.requestBody\.content\..*?\.schema(?=\.|$)/.exec(left) ?? [];
  if (whole === undefined) return left;
  const operation = valueAt(root, walk(root, before, '', { root }).pointer);
  const parameters = isObject(operation) && Array.isArray(operation.parameters) ? operation.parameters : [];
  const at = parameters.findIndex((one) => {
    const [parameter] = deref(one, '', root);
    return isObject(parameter) && parameter.in === 'body';
  });
  return at < 0 ? left : `${before}.parameters[${at}].schema${left.slice(whole.length)}`;
};

/** Schemas that are referred to are named from the root of the document, behind the place that refers to them. */
const restarted = (root: Json, found: Walk): Walk => {
  if (found.left === '') return found;
  const again = walk(root, found.left, '', { root });
  return again.left === '' || (again.left.length < found.left.length && isObject(valueAt(root, again.pointer)))
    ? again
    : found;
};

/** Along the keys of a value, through what is referred to and what is combined. */
const schemaAlong = (root: Json, schema: string, keys: readonly string[]): string | undefined => {
  const [value, pointer] = deref(valueAt(root, schema), schema, root);
  const [key, ...rest] = keys;
  if (key === undefined || !isObject(value)) return key === undefined ? pointer : undefined;
  const parts = [`/properties/${escapeKey(key)}`, '/items', '/additionalProperties'];
  for (const one of ['allOf', 'oneOf', 'anyOf'])
    if (Array.isArray(value[one])) parts.push(...value[one].map((_, at) => `/${one}/${at}`));
  for (const part of parts) {
    if (!isObject(valueAt(value, part))) continue;
    const isCombined = /^\/\w+Of\//.test(part);
    const found = schemaAlong(root, `${pointer}${part}`, isCombined ? keys : rest);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Where the comparator leaves out what it went through, the value that it judged leads to the same place. */
const byInstance = (root: Json, location: string, keys: readonly string[]): string | undefined => {
  const [before] = /^.*?\.schema(?=\.)/.exec(location) ?? [];
  if (before === undefined || keys.length === 0) return undefined;
  const schema = schemaAlong(root, pointerInSpec(root, before, []), keys);
  if (schema === undefined) return undefined;
  const keyword = `${schema}/${keywordOf(location)}`;
  return valueAt(root, keyword) === undefined ? schema : keyword;
};

/** The pointer within the specification; as near as the document has it. `keys` lead to what was judged in a body. */
export const pointerInSpec = (root: Json, location: string, keys: readonly string[]): string => {
  const left = withoutRoot(location);
  let best: Walk | undefined;
  for (const variant of [...variantsOf(left), bodyParameter(root, left)]) {
    const found = restarted(root, walk(root, variant, '', { root }));
    if (found.left === '') return found.pointer;
    if (best === undefined || found.left.length < best.left.length) best = found;
  }
  return byInstance(root, location, keys) ?? best!.pointer;
};

/** The last key of a location into a schema, `type` say. */
export const keywordOf = (location: string): string => location.slice(location.lastIndexOf('.') + 1);

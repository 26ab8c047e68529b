// Writes a value in the style of a parameter, as RFC 6570 and OpenAPI have them.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { ParameterStyle } from '../api.ts';
import type { Encode } from './percent.ts';

/** What stands for a single value; what has members is JSON. */
export const scalarText = (value: Json): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? numberText(value) : JSON.stringify(value);

/** Without an exponent where it can be helped: few parameter readers know one. */
const numberText = (value: number): string => {
  const text = String(value);
  if (!text.includes('e') || Math.abs(value) >= 1e21) return text;
  return value.toFixed(20).replace(/0+$/, '').replace(/\.$/, '');
};

export type Style = { readonly name: string; readonly style: ParameterStyle; readonly explode: boolean };

const membersOf = (value: Json, encode: Encode): readonly (readonly [string, string])[] =>
  Object.entries(value as { readonly [key: string]: Json }).map(([key, member]) => [
    encode(key),
    encode(scalarText(member)),
  ]);

const itemsOf = (value: readonly Json[], encode: Encode): readonly string[] =>
  value.map((item) => encode(scalarText(item)));

const joined = (value: Json, encode: Encode, separator: string, explode: boolean): string => {
  if (Array.isArray(value)) return itemsOf(value as readonly Json[], encode).join(separator);
  if (!isBag(value)) return encode(scalarText(value));
  return membersOf(value, encode)
    .map(([key, member]) => (explode ? `${key}=${member}` : `${key}${separator}${member}`))
    .join(separator);
};

const matrix = (value: Json, { name, explode }: Style, encode: Encode): string => {
  if (explode && Array.isArray(value))
    return itemsOf(value as readonly Json[], encode)
      .map((item) => `;${name}=${item}`)
      .join('');
  if (explode && isBag(value))
    return membersOf(value, encode)
      .map(([key, member]) => `;${key}=${member}`)
      .join('');
  return `;${name}=${joined(value, encode, ',', false)}`;
};

const SEPARATORS: { readonly [style in ParameterStyle]?: string } = {
  spaceDelimited: '%20',
  pipeDelimited: '|',
  tabDelimited: '%09',
};

/** Of path parameters and headers: one text. */
export const writeText = (value: Json, given: Style, encode: Encode): string => {
  if (given.style === 'matrix') return matrix(value, given, encode);
  if (given.style === 'label') return `.${joined(value, encode, given.explode ? '.' : ',', given.explode)}`;
  return joined(value, encode, SEPARATORS[given.style] ?? ',', given.explode);
};

/** Of queries, forms and cookies: fields, encoded. */
export type Field = readonly [name: string, value: string];

/** The specification leaves lists open; numbers tell most readers that it is one, even of a single item. */
const deepFields = (name: string, value: Json, encode: Encode): readonly Field[] => {
  if (typeof value !== 'object' || value === null) return [[name, encode(scalarText(value))]];
  return Object.entries(value).flatMap(([key, member]) => deepFields(`${name}[${encode(key)}]`, member, encode));
};

export const writeFields = (value: Json, given: Style, encode: Encode, encodeName: Encode): readonly Field[] => {
  const { style, explode } = given;
  const name = encodeName(given.name);
  if (style === 'deepObject') return deepFields(name, value, encode);
  const repeats = explode && style !== 'matrix' && style !== 'label';
  if (repeats && Array.isArray(value)) return itemsOf(value as readonly Json[], encode).map((item) => [name, item]);
  if (repeats && isBag(value) && (style === 'form' || style === 'cookie')) return membersOf(value, encode);
  return [[name, joined(value, encode, style === 'pipeDelimited' ? '%7C' : (SEPARATORS[style] ?? ','), false)]];
};

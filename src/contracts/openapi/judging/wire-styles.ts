// Parameter styles read backwards: the values that a text in a path, header or cookie may stand for.
import type { Parameter, ParameterStyle } from '../api.ts';
import type { Facets, ReadFacets } from './facets.ts';
import { leaf, listOf, mapOf, type Reading, type Texts } from './readings.ts';

/** What bytes on the wire may stand for; at least one text. */
export type Decode = (raw: string) => Texts;

const SEPARATORS: { readonly [style in ParameterStyle]?: RegExp } = {
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /\||%7[Cc]/,
  tabDelimited: /\t|%09/,
};

export const separatorOf = (style: ParameterStyle): RegExp => SEPARATORS[style] ?? /,/;

export const wants = ({ types }: Facets, type: 'array' | 'object' | 'string'): boolean => types?.has(type) === true;

export const wantsText = ({ types }: Facets): boolean =>
  types === undefined || [...types].some((type) => type !== 'array' && type !== 'object');

/** Split before decoding, as the style says, and after it, as many servers do. */
const splits = (raw: string, separator: RegExp, decode: Decode): readonly (readonly Texts[])[] => {
  if (raw === '') return [[], [['']]];
  const parts = raw.split(separator);
  const late = parts.length === 1 ? decode(raw)[0]!.split(separator) : [];
  return [parts.map(decode), ...(late.length > 1 ? [late.map((text): Texts => [text])] : [])];
};

const pairs = (texts: readonly Texts[]): readonly (readonly [string, Texts])[] | undefined => {
  if (texts.length % 2 === 1) return undefined;
  return texts.flatMap((text, at) => (at % 2 === 0 ? [[text[0]!, texts[at + 1]!] as const] : []));
};

const assignments = (
  raw: string,
  separator: RegExp,
  decode: Decode,
): readonly (readonly [string, Texts])[] | undefined => {
  const parts = raw === '' ? [] : raw.split(separator);
  const found = parts.map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? undefined : ([decode(part.slice(0, at))[0]!, decode(part.slice(at + 1))] as const);
  });
  return found.every((one) => one !== undefined) ? found : undefined;
};

type Style = {
  readonly separator: RegExp;
  /** Between `name=value` pairs; undefined where objects are lists of names and values. */
  readonly assigned?: RegExp;
};

/** All ways to read one text. Typed schemas leave few of them. */
export const delimitedReadings = (
  raw: string,
  { separator, assigned }: Style,
  decode: Decode,
  facets: Facets,
  read: ReadFacets,
): readonly Reading[] => {
  const readings: Reading[] = [];
  if (wants(facets, 'array'))
    readings.push(...splits(raw, separator, decode).map((items) => listOf(items, facets, read)));
  if (wants(facets, 'object')) {
    const found = assigned
      ? [assignments(raw, assigned, decode)]
      : splits(raw, separator, decode).map((texts) => pairs(texts));
    readings.push(...found.flatMap((members) => (members ? [mapOf(members, facets, read)] : [])));
  }
  if (wantsText(facets) || readings.length === 0) readings.push(leaf(decode(raw), facets));
  return readings;
};

const labelReadings = (raw: string, explode: boolean, decode: Decode, facets: Facets, read: ReadFacets) => {
  if (!raw.startsWith('.')) return undefined;
  const text = raw.slice(1);
  const dotted = delimitedReadings(
    text,
    { separator: /\./, ...(explode ? { assigned: /\./ } : {}) },
    decode,
    facets,
    read,
  );
  // Up to OpenAPI 3.0.3 the specification showed dots where RFC 6570 has commas.
  return explode ? dotted : [...delimitedReadings(text, { separator: /,/ }, decode, facets, read), ...dotted];
};

const matrixReadings = (
  raw: string,
  name: string,
  explode: boolean,
  decode: Decode,
  facets: Facets,
  read: ReadFacets,
) => {
  if (!raw.startsWith(';')) return undefined;
  const parts = raw.slice(1);
  if (explode && wants(facets, 'object')) {
    const members = assignments(parts, /;/, decode);
    if (members) return [mapOf(members, facets, read)];
  }
  const values = parts.split(';').map((part) => {
    if (part === name) return '';
    return part.startsWith(`${name}=`) ? part.slice(name.length + 1) : undefined;
  });
  if (!values.every((value) => value !== undefined)) return undefined;
  if (values.length > 1 || (explode && wants(facets, 'array'))) return [listOf(values.map(decode), facets, read)];
  return delimitedReadings(values[0]!, { separator: /,/ }, decode, facets, read);
};

/** Undefined where the text is not written in the parameter's style at all. */
export const styledReadings = (
  raw: string,
  { name, style, explode }: Pick<Parameter, 'name' | 'style' | 'explode'>,
  decode: Decode,
  facets: Facets,
  read: ReadFacets,
): readonly Reading[] | undefined => {
  if (style === 'label') return labelReadings(raw, explode, decode, facets, read);
  if (style === 'matrix') return matrixReadings(raw, name, explode, decode, facets, read);
  const separator = separatorOf(style);
  return delimitedReadings(raw, { separator, ...(explode ? { assigned: separator } : {}) }, decode, facets, read);
};

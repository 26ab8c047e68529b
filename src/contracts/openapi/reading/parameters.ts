// Reads the parameters of OpenAPI 3: an operation's own and its path's.
import { text } from '../../../core/json-bag.ts';
import type { HeaderSpec, Parameter, ParameterIn, ParameterStyle } from '../api.ts';
import { type Cursor, entries, items, schemaPlace } from './cursor.ts';
import { readExamples } from './examples.ts';
import type { Library } from './library.ts';
import { flagOf, readContent, styleOf } from './media.ts';

const DEFAULT_STYLE: { readonly [place in ParameterIn]: ParameterStyle } = {
  path: 'simple',
  header: 'simple',
  query: 'form',
  cookie: 'form',
  querystring: 'form',
};

const isPlace = (value: string | undefined): value is ParameterIn =>
  value !== undefined && Object.hasOwn(DEFAULT_STYLE, value);

/** OpenAPI says that definitions of these are ignored: they are described elsewhere. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

const readParameter = (library: Library, from: Cursor): Parameter | undefined => {
  const name = text(from.value.name);
  const place = text(from.value.in);
  if (name === undefined || !isPlace(place)) return undefined;
  if (place === 'header' && IGNORED_HEADERS.has(name.toLowerCase())) return undefined;
  const style = styleOf(from) ?? DEFAULT_STYLE[place];
  const schema = schemaPlace(library, from, 'schema');
  const [content] = schema ? [] : readContent(library, from);
  return {
    name,
    in: place,
    required: place === 'path' || from.value.required === true,
    deprecated: from.value.deprecated === true,
    style,
    explode: flagOf(from, 'explode') ?? (style === 'form' || style === 'cookie'),
    allowReserved: from.value.allowReserved === true,
    allowEmptyValue: from.value.allowEmptyValue === true,
    ...(schema ? { schema } : {}),
    ...(content ? { content } : {}),
    examples: content
      ? [...readExamples(library, from, undefined), ...content.examples]
      : readExamples(library, from, schema),
    place: from.place,
  };
};

/** Header names do not know upper and lower case. */
const identity = (parameter: { readonly in: string; readonly name: string }): string =>
  `${parameter.in}:${parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name}`;

/** Of one name and place the last counts: an operation's own parameters override its path's. */
export const mergeParameters = <T extends { readonly in: string; readonly name: string }>(
  ...lists: readonly (readonly T[])[]
): readonly T[] => [...new Map(lists.flat().map((one) => [identity(one), one])).values()];

export const readParameters = (library: Library, ...holders: readonly Cursor[]): readonly Parameter[] =>
  mergeParameters(
    ...holders.map((holder) =>
      items(library, holder, 'parameters').flatMap((one) => readParameter(library, one) ?? []),
    ),
  );

export const readHeaders = (library: Library, from: Cursor): readonly HeaderSpec[] =>
  entries(library, from, 'headers')
    .filter(([name]) => name.toLowerCase() !== 'content-type')
    .map(([name, header]) => {
      const schema = header.broken ? header.place : schemaPlace(library, header, 'schema');
      const [content] = schema ? [] : readContent(library, header);
      return {
        name,
        required: header.value.required === true,
        explode: header.value.explode === true,
        ...(schema ? { schema } : {}),
        ...(content ? { content } : {}),
        place: header.place,
      };
    });

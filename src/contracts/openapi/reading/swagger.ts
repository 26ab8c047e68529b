// Reads the parameters, bodies and responses of Swagger 2 into those of OpenAPI 3.
import { bag, list, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type {
  Encoding,
  Example,
  HeaderSpec,
  Media,
  Parameter,
  ParameterIn,
  ParameterStyle,
  RequestBody,
  ResponseSpec,
  SpecPlace,
} from '../api.ts';
import { type Cursor, enterAsWritten, entries, items, placeIn, schemaPlace } from './cursor.ts';
import { readExamples } from './examples.ts';
import type { Library } from './library.ts';
import { unknownMedia } from './media.ts';
import { mergeParameters } from './parameters.ts';
import { isStatus, statusName } from './responses.ts';

type Written = { readonly name: string; readonly in: string; readonly from: Cursor };

const writtenParameters = (library: Library, ...holders: readonly Cursor[]): readonly Written[] =>
  mergeParameters(
    ...holders.map((holder) =>
      items(library, holder, 'parameters').flatMap((from): Written[] => {
        const name = text(from.value.name);
        const where = text(from.value.in);
        return name === undefined || where === undefined ? [] : [{ name, in: where, from }];
      }),
    ),
  );

type Delimited = { readonly style: ParameterStyle; readonly explode: boolean };

const FORMATS: { readonly [format: string]: Delimited } = {
  csv: { style: 'form', explode: false },
  ssv: { style: 'spaceDelimited', explode: false },
  tsv: { style: 'tabDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  multi: { style: 'form', explode: true },
};

const delimited = (from: Cursor): Delimited => {
  const format = text(from.value.collectionFormat) ?? 'csv';
  return Object.hasOwn(FORMATS, format) ? FORMATS[format]! : FORMATS.csv!;
};

const styled = (from: Cursor, where: ParameterIn): Delimited => {
  const { style, explode } = delimited(from);
  const simple = (where === 'path' || where === 'header') && style === 'form';
  return simple ? { style: 'simple', explode: false } : { style, explode };
};

const isPlace = (where: string): where is 'path' | 'query' | 'header' =>
  where === 'path' || where === 'query' || where === 'header';

const IGNORED_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

const readParameter = (library: Library, { name, in: where, from }: Written): Parameter[] => {
  if (!isPlace(where) || (where === 'header' && IGNORED_HEADERS.has(name.toLowerCase()))) return [];
  // Some documents give a schema, as OpenAPI 3 does.
  const schema = schemaPlace(library, from, 'schema') ?? from.place;
  return [
    {
      name,
      in: where,
      required: where === 'path' || from.value.required === true,
      deprecated: from.value['x-deprecated'] === true,
      ...styled(from, where),
      allowReserved: false,
      allowEmptyValue: from.value.allowEmptyValue === true,
      schema,
      examples: readExamples(library, from, schema === from.place ? undefined : schema),
      place: from.place,
    },
  ];
};

const mediaTypes = (root: Cursor, operation: Cursor, key: 'consumes' | 'produces'): readonly string[] => {
  const own = operation.value[key];
  return list(Array.isArray(own) ? own : root.value[key]).filter((one) => typeof one === 'string');
};

const isForm = (type: string): boolean => /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type);

const readBody = (library: Library, body: Written, consumes: readonly string[]): RequestBody => {
  const { from } = body;
  const schema = schemaPlace(library, from, 'schema');
  const content = (consumes.length > 0 ? consumes : ['application/json']).map(
    (type): Media => ({
      type,
      ...(schema ? { schema } : {}),
      examples: readExamples(library, from, schema),
      encoding: {},
      place: from.place,
    }),
  );
  return { required: from.value.required === true, content, place: from.place };
};

/** Where the schema of a form is put that has none of its own in the document. */
export const formSchemaPlace = (operation: { readonly place: SpecPlace }): SpecPlace => ({
  uri: operation.place.uri,
  pointer: `${operation.place.pointer}/parameters`,
});

const readForm = (fields: readonly Written[], operation: Cursor, consumes: readonly string[]): RequestBody => {
  const hasFile = fields.some((field) => field.from.value.type === 'file');
  const forms = consumes.filter(isForm);
  const types = forms.length > 0 ? forms : [hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded'];
  const encoding = Object.fromEntries(
    fields
      .filter((field) => field.from.value.type === 'array')
      .map((field): [string, Encoding] => [field.name, delimited(field.from)]),
  );
  const schema = formSchemaPlace(operation);
  return {
    required: fields.some((field) => field.from.value.required === true),
    content: types.map((type) => ({ type, schema, examples: [], encoding, place: schema })),
    place: schema,
  };
};

export const formFields = (library: Library, ...holders: readonly Cursor[]): readonly Written[] =>
  writtenParameters(library, ...holders).filter((one) => one.in === 'formData');

export const readSwaggerParameters = (library: Library, path: Cursor, operation: Cursor): readonly Parameter[] =>
  writtenParameters(library, path, operation).flatMap((one) => readParameter(library, one));

export const readSwaggerBody = (
  library: Library,
  root: Cursor,
  path: Cursor,
  operation: Cursor,
): RequestBody | undefined => {
  const consumes = mediaTypes(root, operation, 'consumes');
  const written = writtenParameters(library, path, operation);
  const body = written.find((one) => one.in === 'body');
  if (body) return readBody(library, body, consumes);
  const fields = written.filter((one) => one.in === 'formData');
  return fields.length > 0 ? readForm(fields, operation, consumes) : undefined;
};

const readHeaders = (library: Library, from: Cursor): readonly HeaderSpec[] =>
  entries(library, from, 'headers')
    .filter(([name]) => name.toLowerCase() !== 'content-type')
    .map(([name, header]) => ({
      name,
      required: false,
      explode: false,
      schema: schemaPlace(library, header, 'schema') ?? header.place,
      place: header.place,
    }));

const sameType = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const isData = (type: string): boolean => /^[^;]*[/+](?:json|xml|\*)\s*(?:;|$)/i.test(type);

/** `produces` has no place for the type of errors: beside a file or a table, authors do not mean that errors are such, too. */
const typesOf = (status: string, produces: readonly string[]): readonly string[] => {
  const isError = /^(?:[45]|default$)/i.test(status);
  return produces.length === 0 || (isError && !produces.some(isData)) ? ['*/*'] : [...new Set(produces)];
};

const readResponse = (library: Library, status: string, from: Cursor, produces: readonly string[]): ResponseSpec => {
  const schema = schemaPlace(library, from, 'schema');
  const examples = bag(from.value.examples);
  const types = schema ? typesOf(status, produces) : [];
  const content = types.map((type): Media => {
    const found = Object.keys(examples).filter((key) => sameType(key, type));
    const own = found.map(
      (key): Example => ({ name: key, value: examples[key] as Json, place: placeIn(from, 'examples', key) }),
    );
    return {
      type,
      ...(schema ? { schema } : {}),
      examples: [...own, ...(schema ? readExamples(library, { ...from, value: {} }, schema) : [])],
      encoding: {},
      place: from.place,
    };
  });
  return {
    status: statusName(status),
    description: text(from.value.description) ?? '',
    headers: readHeaders(library, from),
    content: from.broken ? [unknownMedia(from.place)] : content,
    links: [],
    place: from.place,
  };
};

export const readSwaggerResponses = (library: Library, root: Cursor, operation: Cursor): readonly ResponseSpec[] => {
  const responses = enterAsWritten(operation, 'responses');
  if (!responses) return [];
  const produces = mediaTypes(root, operation, 'produces');
  return entries(library, responses)
    .filter(([status]) => isStatus(status))
    .map(([status, from]) => readResponse(library, status, from, produces));
};

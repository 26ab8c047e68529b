// Puts schemas into a set and compiles them with ajv.
import type { ErrorObject, ValidateFunction } from 'ajv';
import { isBag } from '../../core/json-bag.ts';
import { escapeKey } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import type { Dialect, Fault, SchemaSet, SchemaSetOptions, SetDocument, Validator } from './schema-set.ts';

const DIALECTS: readonly (readonly [RegExp, Dialect])[] = [
  [/draft-04/, 'draft-04'],
  [/draft-06/, 'draft-06'],
  [/draft-07/, 'draft-07'],
  [/2019-09/, '2019-09'],
  [/2020-12/, '2020-12'],
];

const dialectOf = (value: Json, fallback: Dialect): Dialect => {
  const named = isBag(value) ? value.$schema : undefined;
  if (typeof named !== 'string') return fallback;
  return DIALECTS.find(([pattern]) => pattern.test(named))?.[1] ?? fallback;
};

const loadClass = async (dialect: Dialect) => {
  if (dialect === 'draft-04') return (await import('ajv-draft-04')).default.default;
  if (dialect === '2019-09') return (await import('ajv/dist/2019.js')).Ajv2019;
  if (dialect === '2020-12') return (await import('ajv/dist/2020.js')).Ajv2020;
  return (await import('ajv')).Ajv;
};

const createAjv = async (dialect: Dialect, options: SchemaSetOptions, explains: boolean) => {
  const [Class, formats] = [await loadClass(dialect), (await import('ajv-formats')).default.default];
  const ajv = new (Class as typeof import('ajv').Ajv)({
    strict: false,
    allErrors: explains,
    verbose: explains,
    ownProperties: true,
    logger: false,
    validateSchema: false,
    addUsedSchema: false,
    validateFormats: options.formats === 'assert',
  });
  formats(ajv);
  return ajv;
};

const MEMBERS: { readonly [keyword: string]: string } = {
  required: 'missingProperty',
  additionalProperties: 'additionalProperty',
  unevaluatedProperties: 'unevaluatedProperty',
  propertyNames: 'propertyName',
  dependentRequired: 'missingProperty',
};

const faultOf = (error: ErrorObject, uri: string): Fault => {
  const [base = '', pointer = ''] = error.schemaPath.split('#');
  const property = error.params[MEMBERS[error.keyword] ?? ''] as string | undefined;
  return {
    keyword: error.keyword,
    instance: error.instancePath,
    schema: { uri: base === '' ? uri : base, pointer: decodeURIComponent(pointer) },
    message: error.message ?? `breaks ${escapeKey(error.keyword)}`,
    ...(property === undefined ? {} : { property }),
    ...(error.schema === undefined ? {} : { expected: error.schema as Json }),
  };
};

const unusable = (error: unknown): Validator => {
  const reason = error instanceof Error ? error.message : String(error);
  return { test: () => undefined, validate: () => ({ kind: 'not-evaluable', reason }) };
};

export const createSchemaSet = (options: SchemaSetOptions): SchemaSet => {
  const documents = new Map<string, SetDocument>();
  const compiled = new Map<string, Promise<Validator>>();

  const compileWith = async (uri: string, explains: boolean): Promise<ValidateFunction> => {
    const [base = ''] = uri.split('#');
    const dialect = dialectOf(documents.get(base)?.value ?? null, options.dialect ?? '2020-12');
    const ajv = await createAjv(dialect, options, explains);
    for (const document of documents.values())
      if (typeof document.value === 'object' && document.value !== null) ajv.addSchema(document.value, document.uri);
    return ajv.compile({ $ref: uri });
  };

  const compile = async (uri: string): Promise<Validator> => {
    try {
      const [quick, slow] = [await compileWith(uri, false), await compileWith(uri, true)];
      const [base = ''] = uri.split('#');
      return {
        test: (value) => {
          try {
            return quick(value) as boolean;
          } catch {
            return undefined;
          }
        },
        validate: (value) => {
          try {
            if (quick(value) || slow(value)) return { kind: 'valid' };
            return { kind: 'invalid', faults: (slow.errors ?? []).map((error) => faultOf(error, base)) };
          } catch (error) {
            return { kind: 'not-evaluable', reason: error instanceof Error ? error.message : String(error) };
          }
        },
      };
    } catch (error) {
      return unusable(error);
    }
  };

  return {
    add: (document) => {
      documents.set(document.uri, document);
    },
    compile: (uri) => {
      const before = compiled.get(uri);
      if (before) return before;
      const compiling = compile(uri);
      compiled.set(uri, compiling);
      return compiling;
    },
  };
};

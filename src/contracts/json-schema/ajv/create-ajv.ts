// Makes an instance of ajv for a draft.
import type { Ajv, Plugin } from 'ajv';
import type { Json } from '../../../model/json.ts';
import { findTwins, isEqual } from '../judging/equality.ts';
import type { FindFormat } from '../judging/formats.ts';
import { isMultipleOf } from '../judging/numbers.ts';
import { testerOf } from '../judging/patterns.ts';
import type { Dialect } from '../schema-set.ts';
import { EQUAL } from './copy-target.ts';

const loadClass = async (dialect: Dialect): Promise<typeof Ajv> => {
  if (dialect === 'draft-04') return (await import('ajv-draft-04')).default.default as unknown as typeof Ajv;
  if (dialect === '2019-09') return (await import('ajv/dist/2019.js')).Ajv2019 as unknown as typeof Ajv;
  if (dialect === '2020-12') return (await import('ajv/dist/2020.js')).Ajv2020 as unknown as typeof Ajv;
  return (await import('ajv')).Ajv;
};

export type AjvRules = {
  readonly dialect: Dialect;
  /** Members that every object of JavaScript has are looked at as members of JSON; it costs time. */
  readonly ownProperties: boolean;
  /** Undefined: formats are annotations. */
  readonly formats: { readonly formatNames: readonly string[]; readonly findFormat: FindFormat } | undefined;
};

const addFormats = (ajv: Ajv, { dialect, formats }: AjvRules): void => {
  for (const name of formats?.formatNames ?? []) {
    const format = formats!.findFormat(name, dialect);
    if (format?.type === 'number') ajv.addFormat(name, { type: 'number', validate: format.test });
    else if (format) ajv.addFormat(name, { type: 'string', validate: format.test });
  }
};

/** ajv's own are wrong for fractions, and slow for long lists. */
const replaceKeywords: Plugin<undefined> = (ajv) => {
  ajv.removeKeyword('multipleOf').removeKeyword('uniqueItems');
  ajv.addKeyword({
    ...{ keyword: 'multipleOf', type: 'number', schemaType: 'number', errors: false },
    compile: (divisor: number) => (value: number) => isMultipleOf(value, divisor),
  });
  for (const keyword of [`const${EQUAL}`, `enum${EQUAL}`])
    ajv.addKeyword({
      ...{ keyword, schemaType: 'array', errors: false },
      compile: (allowed: readonly Json[]) => (value: Json) => allowed.some((one) => isEqual(one, value)),
    });
  return ajv.addKeyword({
    ...{ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', errors: false },
    compile: (wanted: boolean) => (items: readonly Json[]) => !wanted || items.length < 2 || !findTwins(items),
  });
};

const patternEngine = Object.assign(
  (pattern: string): { test(text: string): boolean; toString(): string } => {
    const test = testerOf(pattern);
    // By its text, ajv knows whether it has the pattern already.
    return { test, toString: () => pattern };
  },
  { code: 'new RegExp' },
);

export const createAjv = async (rules: AjvRules): Promise<Ajv> => {
  const Class = await loadClass(rules.dialect);
  const ajv = new Class({
    ...{ strict: false, logger: false, messages: false, validateSchema: false, addUsedSchema: false },
    ownProperties: rules.ownProperties,
    validateFormats: rules.formats !== undefined,
    // Large shared schemas are compiled once instead of once per reference.
    inlineRefs: 30,
    code: { regExp: patternEngine },
  });
  replaceKeywords(ajv);
  if (rules.dialect === 'draft-06') {
    const meta = (await import('ajv/dist/refs/json-schema-draft-06.json', { with: { type: 'json' } })).default;
    ajv.addMetaSchema(meta, undefined, false);
  }
  addFormats(ajv, rules);
  return ajv;
};

// The assertion that a response's JSON, or any value, satisfies a JSON schema.
import type { AssertionClass } from '../chai-port.ts';
import { loadLibrary } from '../libraries.ts';
import { isResponse } from './subject.ts';

type Validator = { (data: unknown): boolean; errors?: unknown };
type Ajv = { compile(schema: unknown): Validator; errorsText(errors: unknown): string };
type AjvClass = new (options: unknown) => Ajv;

const KEPT_VALIDATORS = 200;
const validators = new Map<string, { readonly ajv: Ajv; readonly validate: Validator }>();

export function installJsonSchemaAssertion(Assertion: AssertionClass): void {
  Assertion.addMethod('jsonSchema', function (schema, options) {
    void new Assertion(schema).to.be.an('object');
    const data = isResponse(this._obj) ? this._obj.json() : this._obj;
    const { ajv, validate } = validatorOf(schema, options);
    const isValid = validate(data);
    this.assert(
      isValid,
      `expected data to satisfy schema but found following errors: \n${ajv.errorsText(validate.errors)}`,
      'expected data to not satisfy schema',
      true,
      isValid,
    );
  });
}

/** Compiled once per text of schema and options: each schema has its own ajv, so that equal ids do not clash. */
function validatorOf(schema: unknown, options: unknown): { readonly ajv: Ajv; readonly validate: Validator } {
  const key = keyOf(schema, options);
  const known = key === undefined ? undefined : validators.get(key);
  if (known) return known;
  const Ajv = loadLibrary('ajv') as AjvClass;
  const ajv = new Ajv({ allErrors: true, logger: false, ...(options as object | undefined) });
  const entry = { ajv, validate: ajv.compile(schema) };
  if (key !== undefined) {
    if (validators.size >= KEPT_VALIDATORS) validators.clear();
    validators.set(key, entry);
  }
  return entry;
}

/** Undefined when text cannot stand for them: circular schemas, options with functions. */
function keyOf(schema: unknown, options: unknown): string | undefined {
  let hasFunction = false;
  try {
    const text = JSON.stringify([schema, options], (_, value) => {
      hasFunction ||= typeof value === 'function';
      return value;
    });
    return hasFunction ? undefined : text;
  } catch {
    return undefined;
  }
}

// Says in sentences what is wrong with an instance.
import { unescapeKey } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import type { Fault, SchemaPlace } from './schema-set.ts';

export type Explained = {
  /** One sentence with the place: `/items/0/id must be integer, got "x"`. */
  readonly message: string;
  /** JSON pointer into the instance. */
  readonly where: string;
  readonly keyword: string;
  readonly expected?: Json;
  readonly actual?: Json;
  readonly hint?: string;
  readonly schema: SchemaPlace;
};

const valueAt = (value: Json | undefined, pointer: string): Json | undefined => {
  let held = value as { readonly [key: string]: Json } | undefined;
  for (const key of pointer.split('/').slice(1).map(unescapeKey)) {
    if (typeof held !== 'object' || held === null || !Object.hasOwn(held, key)) return undefined;
    held = held[key] as typeof held;
  }
  return held as Json | undefined;
};

/** One entry a fault that a person can act on; never empty where there are faults. */
export const explainFaults = (faults: readonly Fault[], instance: Json): readonly Explained[] =>
  faults.map((fault) => {
    const actual = valueAt(instance, fault.instance);
    const place = fault.instance === '' ? 'the value' : fault.instance;
    const member = fault.property === undefined ? '' : ` (${fault.property})`;
    return {
      message: `${place} ${fault.message}${member}`,
      where: fault.instance,
      keyword: fault.keyword,
      schema: fault.schema,
      ...(fault.expected === undefined ? {} : { expected: fault.expected }),
      ...(actual === undefined ? {} : { actual }),
    };
  });

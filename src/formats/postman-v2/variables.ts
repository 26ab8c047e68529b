// Reads lists of variables: a collection's own, an environment's, and the path variables of a URL.
import type { VariableEntry } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { type Bag, isBag, isDisabled, listOf, present, textOf } from './shape.ts';

const variablesNamedBy = (
  value: Json | undefined,
  nameOf: (bag: Bag) => string | undefined,
): readonly VariableEntry[] =>
  listOf(value).flatMap((bag) => {
    const key = isBag(bag) ? nameOf(bag) : undefined;
    if (!isBag(bag) || key === undefined) return [];
    const { type, disabled } = bag;
    const rest = present({ type: typeof type === 'string' ? type : undefined, disabled: isDisabled(disabled) });
    return [{ key, value: bag.value, ...rest }];
  });

/**
 * Variables of a collection, an environment or the globals. Entries without a key are out of reach for everybody and
 * left out. As in newman only `disabled` disables one, `enabled: false` does not.
 */
export const variablesOf = (value: Json | undefined): readonly VariableEntry[] =>
  variablesNamedBy(value, ({ key }) => textOf(key));

/** Path variables: named by `key`, in old files by `id`. */
export const pathVariablesOf = (value: Json | undefined): readonly VariableEntry[] =>
  variablesNamedBy(value, ({ key, id }) => textOf(key) ?? textOf(id));

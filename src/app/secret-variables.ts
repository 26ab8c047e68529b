// Finds the variables whose values must be masked, at the start and whenever one changes.
import { SCOPE_NAMES } from '../core/scopes.ts';
import { castEntry, textOf } from '../core/variable-value.ts';
import type { VariableEntry } from '../model/collection.ts';
import type { Json } from '../model/json.ts';
import type { DataRow } from '../model/plan.ts';
import type { ScopeChange, Scopes } from '../model/variables.ts';

export type Learn = (value: string, place: string) => void;

/** The same scopes; every value of a secret variable is learnt before anything can print it. */
export const watchSecrets = (scopes: Scopes, names: readonly string[], learn: Learn): Scopes => {
  const named = new Set(names);
  const secretKeys = new Set<string>();
  const look = (entry: VariableEntry): void => {
    if (entry.type === 'secret') secretKeys.add(entry.key);
    if (!named.has(entry.key) && !secretKeys.has(entry.key)) return;
    learn(textOf(castEntry(entry)), `variable ${entry.key}`);
  };
  const lookAt = (change: ScopeChange): void => {
    if (change.op === 'set') look(change);
    if (change.op === 'load') for (const entry of change.set.values) look(entry);
  };
  for (const scope of SCOPE_NAMES) for (const entry of scopes.toSet(scope).values) look(entry);
  const watched: Scopes & { version: number } = {
    version: scopes.version,
    get: scopes.get,
    has: scopes.has,
    toSet: scopes.toSet,
    changesSince: scopes.changesSince,
    apply: (change) => {
      lookAt(change);
      scopes.apply(change);
      watched.version = scopes.version;
    },
  };
  return watched;
};

const leavesOf = (value: Json): readonly string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
};

/** Columns of a data file are variables, too: what stands in those that are named secret is learnt. */
export const learnSecretColumns = (rows: readonly DataRow[], names: readonly string[], learn: Learn): void => {
  for (const name of new Set(names)) {
    const values = new Set(rows.flatMap((row) => (Object.hasOwn(row, name) ? leavesOf(row[name]!) : [])));
    for (const value of values) learn(value, `column ${name} of the data`);
  }
};

// What one script has of the old variables: its own copies, its `tests`, and which notes it has heard.
import type { Bag } from '../sdk/shape.ts';

const { keys } = Object;

export type LegacyTest = {
  readonly name: string;
  readonly passed: boolean;
  /** Postman's words when it did not pass; the error's name is AssertionError. */
  readonly message?: string;
};

export type LegacySession = {
  /** `"use sandbox2"` scripts see none of the variables. */
  readonly isEnabled: boolean;
  readonly values: Map<string, unknown>;
  readonly warned: Set<string>;
  /** What scripts know as `tests`, before they put something else in its place. */
  readonly tests: Bag;
  /** Verdicts so far; undefined until they were asked for. */
  told: Map<string, boolean> | undefined;
};

export const openSession = (isEnabled: boolean): LegacySession => ({
  isEnabled,
  values: new Map(),
  warned: new Set(),
  tests: {},
  told: undefined,
});

/**
 * All entries at first. Later, and from an object that took the place of `tests`, only what failed: Postman does not look
 * there, but a failure must not be lost.
 */
export const collectTests = (session: LegacySession): readonly LegacyTest[] => {
  const isFirst = session.told === undefined;
  session.told ??= new Map();
  const { told, tests, values } = session;
  const found: LegacyTest[] = [];
  const look = (entries: Bag, isLate: boolean): void => {
    for (const name of keys(entries)) {
      const passed = Boolean(entries[name]);
      if (isLate && (passed || told.get(name) === false)) continue;
      told.set(name, passed);
      found.push(
        passed ? { name, passed } : { name, passed, message: `expected ${String(entries[name])} to be truthy` },
      );
    }
  };
  look(tests, !isFirst);
  const replacement = values.get('tests');
  if (typeof replacement === 'object' && replacement !== null) look(replacement as Bag, true);
  return found;
};

// The variable scopes of a run and how a change of one travels.

import type { VariableSet } from './collection.ts';
import type { Json } from './json.ts';

/** `local` is pm.variables' own layer: it lives for the run. Iteration data is read-only and handled beside these. */
export type ScopeName = 'globals' | 'collection' | 'environment' | 'local';

export type ScopeChange =
  | {
      readonly scope: ScopeName;
      readonly op: 'set';
      readonly key: string;
      readonly value: Json | undefined;
      readonly type?: string;
    }
  | { readonly scope: ScopeName; readonly op: 'unset'; readonly key: string }
  | { readonly scope: ScopeName; readonly op: 'clear' }
  /** Replaces the whole scope (the next collection of the run, a fresh sandbox). */
  | { readonly scope: ScopeName; readonly op: 'load'; readonly set: VariableSet };

/** The live scopes: the engine owns them, sandboxes mirror them by version. */
export type Scopes = {
  /** Grows by one with every change. */
  readonly version: number;
  get(scope: ScopeName, key: string): Json | undefined;
  has(scope: ScopeName, key: string): boolean;
  apply(change: ScopeChange): void;
  /** What a mirror at `version` lacks; `load`s of every scope when that is too long ago (or -1). */
  changesSince(version: number): readonly ScopeChange[];
  toSet(scope: ScopeName): VariableSet;
};

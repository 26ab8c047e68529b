// What belongs to one execution of one step: its place in the run, its data row, its lookups, its findings.
import { type Lookup, replaceTemplates, templateNames } from '../core/templates.ts';
import { textOf } from '../core/variable-value.ts';
import type { Check } from '../model/check.ts';
import type { Cursor, ScriptRun, StepError, StepFinished, Visualisation } from '../model/event.ts';
import type { Exchange } from '../model/exchange.ts';
import type { DataRow, PlanUnit, Step } from '../model/plan.ts';
import type { ScopeName } from '../model/variables.ts';
import type { Emit, EngineDeps, EngineOptions } from './deps.ts';
import { VAULT_PREFIX } from './vault.ts';

export type StepContext = {
  readonly step: Step;
  readonly unit: PlanUnit;
  readonly cursor: Cursor;
  readonly row: DataRow;
  readonly deps: EngineDeps;
  readonly options: EngineOptions;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** How many runRequest calls this execution is nested in. */
  readonly depth: number;
  /** Runs another step; given, not imported, because it comes back here. */
  readonly execute: ExecuteStep;
  readonly findings: Findings;
};

export type ExecuteStep = (given: Omit<StepContext, 'findings' | 'execute'>) => Promise<StepResult>;

export type StepResult = Pick<StepFinished, 'outcome' | 'checks' | 'errors' | 'next'> & {
  /** The last exchange, when there was one (runRequest hands its response to the caller). */
  readonly exchange?: Exchange;
};

/** What the execution has found so far; only the step's own code writes here. */
export type Findings = {
  readonly checks: Check[];
  readonly errors: StepError[];
  readonly scripts: ScriptRun[];
  next: string | null | undefined;
  skipped: boolean;
  visualisation: Visualisation | undefined;
};

export const createFindings = (): Findings => ({
  checks: [],
  errors: [],
  scripts: [],
  next: undefined,
  skipped: false,
  visualisation: undefined,
});

const OUTER_SCOPES: readonly ScopeName[] = ['environment', 'collection', 'globals'];

/** Postman's precedence: local, data row, environment, collection, globals, then vault secrets and the dynamic variables. */
export const createLookup = (row: DataRow, { scopes, vault, dynamic }: EngineDeps): Lookup => {
  return (name) => {
    if (scopes.has('local', name)) return textOf(scopes.get('local', name));
    if (Object.hasOwn(row, name) && row[name] !== null) return textOf(row[name]);
    for (const scope of OUTER_SCOPES) if (scopes.has(scope, name)) return textOf(scopes.get(scope, name));
    if (vault && name.startsWith(VAULT_PREFIX)) return vault.get(name.slice(VAULT_PREFIX.length));
    return name.startsWith('$') ? dynamic(name.slice(1)) : undefined;
  };
};

/** Resolves templates and tells which names stayed unresolved, with the part they stand in. */
export type Resolver = {
  text(template: string, where: string): string;
  readonly unresolved: ReadonlyMap<string, string>;
};

export const createResolver = (lookup: Lookup): Resolver => {
  const unresolved = new Map<string, string>();
  return {
    unresolved,
    text: (template, where) => {
      if (!template.includes('{{')) return template;
      const text = replaceTemplates(template, lookup);
      for (const name of templateNames(text)) if (!unresolved.has(name)) unresolved.set(name, where);
      return text;
    },
  };
};

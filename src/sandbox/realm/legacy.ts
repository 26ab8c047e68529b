// The global variables of old scripts: `tests`, `responseBody`, `postman` and their like, each made on first touch.
import { nativeJson } from './json.ts';
import { noted } from './legacy/noted.ts';
import { collectTests, type LegacySession, type LegacyTest, openSession } from './legacy/session.ts';
import { installSugar } from './legacy/sugar.ts';
import { legacyVariables, type Variable } from './legacy/variables.ts';
import { isLoadingLibrary } from './libraries.ts';
import type { PmRequest } from './sdk/request.ts';
import type { PmResponse } from './sdk/response.ts';
import type { Bag } from './sdk/shape.ts';

export type { LegacySession, LegacyTest } from './legacy/session.ts';

const { defineProperty, keys } = Object;

export type LegacyScope = {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  unset(key: string): void;
  clear(): void;
  toObject(): Bag;
};

/** Read whenever a variable is touched: one object may serve a whole run if its fields change with each script. */
export type LegacyContext = {
  readonly request?: PmRequest;
  readonly response?: PmResponse;
  readonly info?: { readonly requestId?: string; readonly requestName?: string };
  readonly data: Bag;
  readonly iteration: number;
  readonly scopes: { readonly environment: LegacyScope; readonly globals: LegacyScope };
  /** `pm.cookies`. */
  readonly cookies?: unknown;
  setNextRequest(name: unknown): void;
  /** Hears Postman's deprecation notes, each once per script. */
  warn?(text: string): void;
};

export type Legacy = {
  /** Before each script, which gets variables of its own; none at all when they are not enabled. */
  open(isEnabled: boolean): LegacySession;
  /** A script goes on that others had interrupted. */
  resume(session: LegacySession): void;
  /** The entries of `tests`; asked for once more, those that failed only since. */
  collectTests(session: LegacySession): readonly LegacyTest[];
  /** Puts Sugar's methods on the built-in classes; before the first script that may use one. */
  enableSugar(): void;
};

/** True for a script that opts out of the old variables by its very first words. */
export function optsOutOfLegacy(script: string): boolean {
  return /^(?:"use sandbox2"|'use sandbox2');/.test(script);
}

/** Puts the variables on `target` (the realm's global object), once per realm. */
export function installLegacy(target: object, context: LegacyContext): Legacy {
  let session = openSession(true);
  const variables = legacyVariables(context);
  for (const name of keys(variables)) {
    defineProperty(target, name, {
      configurable: true,
      enumerable: false,
      get: () => variableOf(name, variables[name] as Variable, session, context),
      set: (value: unknown) => void session.values.set(name, value),
    });
  }
  const liquidJson = Object.getOwnPropertyDescriptor(target, 'JSON')?.value as unknown;
  const showJson = (value: unknown): void => {
    defineProperty(target, 'JSON', { configurable: true, enumerable: false, writable: true, value });
  };
  const enter = (next: LegacySession): LegacySession => {
    // The parser is one of the old variables too, and what replaced it may be the last script's own.
    if (!next.isEnabled) showJson(nativeJson);
    else if (!session.isEnabled) showJson(liquidJson);
    session = next;
    return next;
  };
  let hasSugar = false;
  return {
    open: (isEnabled) => enter(openSession(isEnabled)),
    resume: enter,
    collectTests,
    enableSugar: () => {
      if (hasSugar) return;
      hasSugar = true;
      installSugar(target as Parameters<typeof installSugar>[0]);
    },
  };
}

const variableOf = (
  name: string,
  { make, note }: Variable,
  session: LegacySession,
  context: LegacyContext,
): unknown => {
  const { values, warned, isEnabled } = session;
  if (!isEnabled) return undefined;
  if (!values.has(name)) {
    // A library may look for the global of its own name while it is being loaded.
    if (isLoadingLibrary()) return undefined;
    values.set(name, undefined);
    const value = make(session);
    values.set(name, note ? noted(value, warnWith(note, warned, context)) : value);
  }
  return values.get(name);
};

const warnWith =
  (note: NonNullable<Variable['note']>, warned: Set<string>, context: LegacyContext) =>
  (property?: PropertyKey): void => {
    const text = note(property);
    if (text === undefined || warned.has(text) || isLoadingLibrary()) return;
    warned.add(text);
    context.warn?.(text);
  };

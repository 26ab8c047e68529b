// Compiles each distinct script once and runs it as a function body, the way Postman does.
import type { ScriptError } from '../protocol.ts';
import { host, type ScriptFunction } from './host.ts';
import { mayUseSugar } from './legacy/sugar.ts';
import { optsOutOfLegacy } from './legacy.ts';
import type { KeptGlobals } from './script-globals.ts';

const { parse } = JSON;

export type CompiledScript = {
  /** `"use sandbox2"` scripts see no legacy variables. */
  readonly usesLegacy: boolean;
  readonly mayUseSugar: boolean;
  readonly mayReplaceGlobals: boolean;
  readonly result: ScriptFunction | { readonly error: ScriptError };
};

/** By the number that stands for a text. */
const compiled: CompiledScript[] = [];

/** An `await` at the top needs an async function; everything else runs as a plain one. */
const compile = (text: string): CompiledScript['result'] => {
  let result = host.compile(text, false);
  if (typeof result === 'string' && text.includes('await')) result = host.compile(text, true);
  return typeof result === 'string' ? { error: parse(result) as ScriptError } : result;
};

export const compileScript = (textId: number, text: string | undefined, globals: KeptGlobals): CompiledScript => {
  if (text !== undefined) {
    const usesLegacy = !optsOutOfLegacy(text);
    compiled[textId] = {
      usesLegacy,
      mayUseSugar: usesLegacy && mayUseSugar(text),
      mayReplaceGlobals: globals.mayReplace(text),
      result: compile(text),
    };
  }
  return compiled[textId] as CompiledScript;
};

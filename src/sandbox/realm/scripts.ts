// Compiles each distinct script once and runs it as a function body, the way Postman does.
import type { ScriptError } from '../protocol.ts';
import { host, type ScriptFunction } from './host.ts';
import { mayUseSugar } from './legacy/sugar.ts';
import { optsOutOfLegacy } from './legacy.ts';
import { type Patching, patchingOf } from './patch-guard.ts';
import { mayPromise } from './promising.ts';
import type { KeptGlobals } from './script-globals.ts';

const { parse } = JSON;

export type CompiledScript = {
  /** `"use sandbox2"` scripts see no legacy variables. */
  readonly usesLegacy: boolean;
  readonly mayUseSugar: boolean;
  readonly usesThis: boolean;
  readonly mayReplaceGlobals: boolean;
  readonly patching: Patching;
  /** It may teach a library, or the language's own objects, what later scripts count on. */
  readonly mayTeach: boolean;
  /** It may leave promises behind. */
  readonly mayPromise: boolean;
  readonly result: ScriptFunction | { readonly error: ScriptError };
};

const TEACHING =
  /\b(?:add\w+|mixin|templateSettings|\w*[lL]ocale|noConflict|use|extend|config\w*|register\w*|define\w*|overwrite\w+|set\w*|fn)\b/;

/** By the number that stands for a text. */
const compiled: CompiledScript[] = [];

/** An `await` at the top needs an async function; everything else runs as a plain one. */
const compile = (text: string): CompiledScript['result'] => {
  let result = host.compile(text, false);
  if (typeof result === 'string' && text.includes('await')) result = host.compile(text, true);
  return typeof result === 'string' ? { error: parse(result) as ScriptError } : result;
};

const texts: string[] = [];

/** A text comes along once, maybe for a script whose turn never comes in that phase. */
export const learnTexts = (scripts: readonly { readonly textId: number; readonly text?: string }[]): void => {
  for (const { textId, text } of scripts) if (text !== undefined) texts[textId] = text;
};

export const compileScript = (textId: number, globals: KeptGlobals): CompiledScript => {
  const known = compiled[textId];
  if (known !== undefined) return known;
  const text = texts[textId] as string;
  const patching = patchingOf(text);
  const usesLegacy = !optsOutOfLegacy(text);
  const script: CompiledScript = {
    usesLegacy,
    mayUseSugar: mayUseSugar(text),
    usesThis: /\b(?:this|eval)\b/.test(text),
    mayReplaceGlobals: globals.mayReplace(text),
    patching,
    mayTeach: patching === 'everything' || (patching === 'libraries' && TEACHING.test(text)),
    mayPromise: mayPromise(text),
    result: compile(text),
  };
  compiled[textId] = script;
  return script;
};

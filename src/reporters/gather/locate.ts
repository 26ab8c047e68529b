// Finds the line of a source file that a failure belongs to, and the line of the script, when a report asks for it.
import type { Source } from '../../core/source-position.ts';
import { openSource, type Position } from '../../core/source-position.ts';
import type { ScriptPlace } from '../../model/check.ts';
import type { SourceRef } from '../../model/collection.ts';
import type { ReporterContext } from '../../model/contracts.ts';

/** `code` is the script's own line, `column` (from 1) where in it; a masked line has none, because masks move it. */
export type Located = {
  readonly file: string;
  readonly line?: number;
  /** Of a place in a document; a place in a script has its column in `code`. */
  readonly column?: number;
  readonly code?: Code;
};

export type Code = { readonly text: string; readonly line: number; readonly column?: number };

/** File and line of a place in a script, or of the step itself. */
export type Locate = (step: SourceRef, place?: ScriptPlace) => Located;

type ScriptEntry = { readonly listen?: string; readonly script?: { readonly id?: string } };

const parentOf = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/'));

// A step inherits scripts from every node around it: itself first, the collection last.
const nodesAround = (pointer: string): readonly string[] => {
  const nodes = [pointer];
  for (let at = pointer; at.includes('/item/'); ) {
    at = parentOf(parentOf(at));
    nodes.push(at);
  }
  return nodes;
};

const entriesAt = (source: Source, node: string): readonly ScriptEntry[] => {
  const value = source.valueOf(`${node}/event`);
  return Array.isArray(value) ? (value as readonly ScriptEntry[]) : [];
};

const scriptsOf = (source: Source, step: string, place: ScriptPlace) =>
  nodesAround(step).flatMap((node) =>
    entriesAt(source, node)
      .map((entry, index) => ({ entry, pointer: `${node}/event/${index}/script` }))
      .filter(({ entry }) => entry?.listen === place.event),
  );

/** Pointer of the script by its id, or because it is the only one of its event. */
const findScript = (source: Source, step: string, place: ScriptPlace): string | undefined => {
  const scripts = scriptsOf(source, step, place);
  const byId = scripts.find(({ entry }) => entry.script?.id === place.scriptId);
  return (byId ?? (scripts.length === 1 ? scripts[0] : undefined))?.pointer;
};

const lineIn = (source: Source, script: string, line: number | undefined): number | undefined => {
  const candidates = line === undefined ? [script] : [`${script}/exec/${line - 1}`, `${script}/exec`, script];
  for (const pointer of candidates) {
    const position = source.positionOf(pointer);
    if (position) return position.line;
  }
  return undefined;
};

/** The line of the script at a pointer, however its text is written: a list of lines or one string. */
const codeAt = (source: Source, script: string, place: ScriptPlace, redact: (text: string) => string) => {
  const { line, column } = place;
  if (line === undefined) return undefined;
  const exec = source.valueOf(`${script}/exec`) ?? source.valueOf(script);
  const whole = Array.isArray(exec) ? exec.join('\n') : exec;
  const written = typeof whole === 'string' ? whole.split(/\r?\n/)[line - 1] : undefined;
  if (written === undefined) return undefined;
  const text = redact(written);
  return { text, line, ...(column === undefined || text !== written ? {} : { column }) };
};

type Texts = Pick<ReporterContext, 'sourceText' | 'positionOf'>;

type Opened = { readonly source: Source; readonly lines: () => readonly string[] };

const openText = (text: string): Opened => {
  let lines: readonly string[] | undefined;
  return {
    source: openSource(text),
    lines: () => {
      lines ??= text.split('\n');
      return lines;
    },
  };
};

/** Of the place itself, or of what is around it where it is not there (a member that is missing). */
const nearestPosition = (source: Source, pointer: string): Position | undefined => {
  for (let at = pointer; at !== ''; at = parentOf(at)) {
    const position = source.positionOf(at);
    if (position) return position;
  }
  return pointer === '' ? source.positionOf('') : undefined;
};

/** Opens each file once; a file that cannot be read again gives no line. */
export const createLocate = ({ sourceText, positionOf }: Texts, redact = (text: string) => text): Locate => {
  const files = new Map<string, Opened | undefined>();
  const open = (file: string): Opened | undefined => {
    if (!files.has(file)) {
      const text = sourceText(file);
      files.set(file, text === undefined ? undefined : openText(text));
    }
    return files.get(file);
  };

  const inDocument = (ref: SourceRef, { source, lines }: Opened): Located => {
    const position = positionOf?.(ref) ?? nearestPosition(source, ref.pointer);
    if (position === undefined) return { file: ref.file };
    const { line, column } = position;
    const written = lines()[line - 1]?.replace(/\r$/, '') ?? '';
    const text = redact(written);
    return { file: ref.file, line, column, code: { text, line, ...(text === written ? { column } : {}) } };
  };

  return (step, place) => {
    const file = place?.source?.file ?? step.file;
    const opened = open(file);
    if (opened === undefined) return { file };
    if (place === undefined) return inDocument(step, opened);
    const { source } = opened;
    const script = place.source?.pointer ?? findScript(source, step.pointer, place);
    const inScript = script === undefined ? undefined : lineIn(source, script, place.line);
    const line = inScript ?? source.positionOf(step.pointer)?.line;
    const code = script === undefined ? undefined : codeAt(source, script, place, redact);
    return { file, ...(line === undefined ? {} : { line }), ...(code === undefined ? {} : { code }) };
  };
};

// Holds an OpenAPI or Swagger document, and the files it refers to, against what its specification demands.
import type { Position } from '../../../core/source-position.ts';
import type { SourceRef } from '../../../model/collection.ts';
import type { FetchDocument, SourceDocument } from '../../documents/source-document.ts';
import type { SpecPlace } from '../api.ts';
import { type Library, loadLibrary } from '../reading/library.ts';
import { placeKey } from '../reading/places.ts';
import { openSchemas } from '../schemas/validators.ts';
import { type Level, openSubject, type RawFinding, type Subject } from './rule.ts';
import { RULES } from './rules.ts';
import { structure } from './structure.ts';

export type DocumentFinding = {
  /** `path-unique`, `schema-keyword`, ...: the rule that was broken. */
  readonly rule: string;
  /** `error`: the specification is violated; `warning`: it is not, but hardly what was meant. */
  readonly level: Level;
  /** One sentence. */
  readonly message: string;
  readonly place: SpecPlace;
  readonly source: SourceRef;
  /** `file:line:column` */
  readonly position: string;
  readonly hint?: string;
};

/** Of each rule and level; more of the same help nobody. */
const MAX_PER_RULE = 200;

type Located = DocumentFinding & { readonly order: number; readonly at: Position };

type Found = { readonly rule: string; readonly raw: RawFinding };

const bounded = () => {
  const counts = new Map<string, number>();
  return ({ rule, raw }: Found): boolean => {
    const key = `${rule} ${raw.level}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= MAX_PER_RULE;
  };
};

async function* findingsOf(subject: Subject): AsyncIterable<Found> {
  const told = new Set<string>();
  for (const [rule, check] of Object.entries(RULES)) {
    for await (const raw of check(subject)) {
      if (raw.level === 'error') told.add(placeKey(raw.place));
      yield { rule, raw };
    }
  }
  for await (const raw of structure(subject, told)) yield { rule: 'structure', raw };
}

const locate = (library: Library, { rule, raw }: Found): Located => {
  const document = library.documentAt(raw.place.uri) ?? library.documents[0]!;
  const at = document.positionOf(raw.place.pointer);
  return {
    rule,
    level: raw.level,
    message: raw.message,
    place: raw.place,
    source: { file: document.path, pointer: raw.place.pointer },
    position: `${document.path}:${at.line}:${at.column}`,
    ...(raw.hint === undefined ? {} : { hint: raw.hint }),
    order: library.documents.indexOf(document),
    at,
  };
};

const inOrder = (a: Located, b: Located): number =>
  a.order - b.order || a.at.line - b.at.line || a.at.column - b.at.column || a.rule.localeCompare(b.rule);

/** Sorted by where they stand, the root document first. Throws Problem for what is no OpenAPI or Swagger document. */
export const validateDocument = async (
  root: SourceDocument,
  fetch: FetchDocument,
): Promise<readonly DocumentFinding[]> => {
  const library = await loadLibrary(root, fetch);
  const subject = openSubject(library, openSchemas(library, 'assert'));
  const found: Located[] = [];
  const told = new Set<string>();
  const isFew = bounded();
  for await (const one of findingsOf(subject)) {
    if (!isFew(one)) continue;
    const key = `${one.raw.place.uri}#${one.raw.place.pointer} ${one.raw.message}`;
    if (told.has(key)) continue;
    told.add(key);
    found.push(locate(library, one));
  }
  return found.sort(inOrder).map(({ order: _order, at: _at, ...finding }) => finding);
};

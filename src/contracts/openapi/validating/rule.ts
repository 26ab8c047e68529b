// What a rule about documents is, and what it can see.
import type { Bag } from '../../../core/json-bag.ts';
import { isBag } from '../../../core/json-bag.ts';
import { childOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { ApiVersion, SpecPlace } from '../api.ts';
import type { Cursor } from '../reading/cursor.ts';
import { rootCursor } from '../reading/cursor.ts';
import type { Kind } from '../reading/grammar.ts';
import type { Library } from '../reading/library.ts';
import { type WrittenOperation, writtenOperations } from '../reading/operations.ts';
import { resolveUri } from '../reading/places.ts';
import type { Visit } from '../reading/walk.ts';
import type { Schemas } from '../schemas/validators.ts';

export type Level = 'error' | 'warning';

export type RawFinding = {
  readonly level: Level;
  /** One sentence. */
  readonly message: string;
  readonly place: SpecPlace;
  readonly hint?: string;
};

export type Subject = {
  readonly library: Library;
  readonly version: ApiVersion;
  readonly root: Cursor;
  readonly schemas: Schemas;
  readonly operations: readonly WrittenOperation[];
  /** Objects of a kind as they are written, in order. */
  of(kind: Kind): readonly ObjectVisit[];
};

export type ObjectVisit = Visit & { readonly value: Bag };

/** Yields what it finds; asynchronous where schemas have to be compiled. */
export type Rule = (subject: Subject) => Iterable<RawFinding> | AsyncIterable<RawFinding>;

export const within = ({ uri, pointer }: SpecPlace, ...keys: readonly (string | number)[]): SpecPlace => ({
  uri,
  pointer: keys.reduce<string>(childOf, pointer),
});

/** `/components/schemas/Pet` without what is the same for all: for messages. */
export const shown = (place: SpecPlace): string => (place.pointer === '' ? 'the document' : place.pointer);

export const error = (message: string, place: SpecPlace, hint?: string): RawFinding => ({
  level: 'error',
  message,
  place,
  ...(hint === undefined ? {} : { hint }),
});

export const warning = (message: string, place: SpecPlace, hint?: string): RawFinding => ({
  ...error(message, place, hint),
  level: 'warning',
});

export const isReference = (value: Json | undefined): value is { readonly $ref: string } =>
  isBag(value) && typeof value.$ref === 'string';

/** The object after all its references; undefined where they lead to nothing. */
export const followed = (subject: Subject, place: SpecPlace): Cursor | undefined => {
  const spot = subject.library.follow(place);
  return spot && isBag(spot.value) ? { place: spot.place, value: spot.value, broken: false } : undefined;
};

/** Where a reference at a place leads, one step. */
export const referred = (subject: Subject, place: SpecPlace, reference: string): SpecPlace | undefined =>
  subject.library.locate(resolveUri(reference, subject.library.baseOf(place)))?.place;

export const openSubject = (library: Library, schemas: Schemas): Subject => {
  const root = rootCursor(library);
  const byKind = new Map<Kind, ObjectVisit[]>();
  for (const visit of library.visits) {
    if (!isBag(visit.value)) continue;
    const known = byKind.get(visit.kind);
    if (known) known.push(visit as ObjectVisit);
    else byKind.set(visit.kind, [visit as ObjectVisit]);
  }
  return {
    library,
    version: library.version,
    root,
    schemas,
    operations: writtenOperations(library, root),
    of: (kind) => byKind.get(kind) ?? [],
  };
};

// What judging a value by a schema finds, and the tools the keywords share.
import type { Json } from '../../../model/json.ts';
import type { Resource } from '../library/create-library.ts';
import type { Located } from '../library/reach.ts';
import type { Fault } from '../schema-set.ts';

/** The resources that were entered on the way, for dynamic references. */
export type Scope = { readonly resource: Resource; readonly outer: Scope | undefined };

export type Subject = {
  readonly value: Json;
  /** JSON pointer into the instance. */
  readonly path: string;
};

export type Found = {
  readonly faults: Fault[];
  /** What was looked at, for `unevaluated...`. */
  readonly members: Set<string>;
  readonly items: Set<number>;
};

/** One schema with one value. */
export type Turn = {
  readonly at: Located;
  readonly schema: { readonly [keyword: string]: Json };
  readonly subject: Subject;
  readonly scope: Scope;
  readonly found: Found;
  /** Judges a value by a schema in this one; `path` from this schema, with a leading slash. */
  judge(path: string, schema: Json, subject?: Subject): Found;
  follow(target: Located, subject?: Subject): Found;
};

/** A faulty list of a million is told by its first items. */
export const MAX_FAULTS = 200;

export const nothingFound = (): Found => ({ faults: [], members: new Set(), items: new Set() });

type Words = Omit<Fault, 'schema' | 'instance'>;

export const addFault = ({ at, subject, found }: Turn, words: Words, path = `/${words.keyword}`): void => {
  if (found.faults.length >= MAX_FAULTS) return;
  const schema = { uri: at.resource.document, pointer: at.pointer + path };
  found.faults.push({ ...words, instance: subject.path, schema });
};

/** Takes over what was looked at in a schema for the same value, if it fits. */
export const takeMarks = ({ found }: Turn, inner: Found): void => {
  if (inner.faults.length > 0) return;
  for (const name of inner.members) found.members.add(name);
  for (const index of inner.items) found.items.add(index);
};

export const takeFaults = ({ found }: Turn, inner: Found): void => {
  const room = MAX_FAULTS - found.faults.length;
  found.faults.push(...(inner.faults.length > room ? inner.faults.slice(0, room) : inner.faults));
};

export const takeAll = (turn: Turn, inner: Found): void => {
  takeMarks(turn, inner);
  takeFaults(turn, inner);
};

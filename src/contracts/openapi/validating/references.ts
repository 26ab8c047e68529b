// Rules about references: each leads to something, and ends in it.
import { isBag, list } from '../../../core/json-bag.ts';
import { childOf, keysOf, memberOf } from '../../../core/json-pointer.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';
import { isReferable, siblingsCount } from '../reading/grammar.ts';
import { placeKey, resolveUri, splitUri, uriOf } from '../reading/places.ts';
import type { Visit } from '../reading/walk.ts';
import { ownParent } from '../schemas/own-parent.ts';
import { error, isReference, type RawFinding, referred, type Subject, warning, within } from './rule.ts';

const referencesOf = (subject: Subject): readonly Visit[] =>
  subject.library.visits.filter((visit) => isReferable(visit.kind) && isReference(visit.value));

/** The first part of the pointer that is not there, and what could be meant. */
const likely = (root: Json, fragment: string): string | undefined => {
  let value: Json | undefined = root;
  let pointer = '';
  for (const key of keysOf(fragment)) {
    const next: Json | undefined = memberOf(value, key);
    if (next === undefined) {
      const near = isBag(value) ? nearest(key, Object.keys(value)) : undefined;
      return near === undefined ? undefined : `Did you mean #${childOf(pointer, near)}?`;
    }
    value = next;
    pointer = childOf(pointer, key);
  }
  return undefined;
};

const unresolved = (subject: Subject, reference: string, place: SpecPlace): RawFinding => {
  const { library } = subject;
  const { uri, fragment } = splitUri(resolveUri(reference, library.baseOf(place)));
  const failure = library.failures.get(uri);
  if (failure !== undefined) {
    const report = /^https?:/.test(uri) ? warning : error;
    return report(`$ref ${reference} could not be followed: ${failure}`, place);
  }
  const document = library.documentAt(uri);
  const hint = document && (fragment === '' || fragment.startsWith('/')) ? likely(document.value, fragment) : undefined;
  return error(`$ref ${reference} leads to nothing`, place, hint);
};

/** Follows a reference that leads to a reference; true when it comes by a place twice. */
const isEndless = (subject: Subject, start: SpecPlace): boolean => {
  const seen = new Set<string>();
  let place: SpecPlace | undefined = start;
  while (place) {
    if (seen.has(placeKey(place))) return true;
    seen.add(placeKey(place));
    const spot = subject.library.locate(uriOf(place));
    if (!isReference(spot?.value)) return false;
    place = referred(subject, place, spot.value.$ref);
  }
  return false;
};

export function* unresolvedReferences(subject: Subject): Iterable<RawFinding> {
  for (const { place, value } of referencesOf(subject)) {
    const { $ref } = value as { readonly $ref: string };
    const at = within(place, '$ref');
    const target = referred(subject, place, $ref);
    if (!target) yield unresolved(subject, $ref, at);
    else if (isEndless(subject, place)) {
      yield error(`$ref ${$ref} leads back to itself and never to a value`, at);
    }
  }
}

const IN_PLACE = ['allOf', 'anyOf', 'oneOf'] as const;

const appliedBy = (subject: Subject, place: SpecPlace, value: Json): SpecPlace[] => {
  if (!isBag(value)) return [];
  if (ownParent(subject.library, place, value)) return [];
  const target = typeof value.$ref === 'string' ? referred(subject, place, value.$ref) : undefined;
  const parts = IN_PLACE.flatMap((key) => list(value[key]).map((_, index) => within(place, key, index)));
  return target ? [target, ...parts] : parts;
};

type Step = { readonly place: SpecPlace; readonly next: SpecPlace[] };

/** Depth first: a schema that is met again while it is still being followed applies itself. */
function* circlesFrom(subject: Subject, start: SpecPlace, done: Set<string>): Iterable<SpecPlace> {
  const following = new Set<string>();
  const path: Step[] = [];
  const enter = (at: SpecPlace): void => {
    const spot = subject.library.locate(uriOf(at));
    if (!spot) return;
    following.add(placeKey(spot.place));
    path.push({ place: spot.place, next: appliedBy(subject, spot.place, spot.value) });
  };
  enter(start);
  for (let step = path.at(-1); step; step = path.at(-1)) {
    const next = step.next.pop();
    if (!next) {
      path.pop();
      following.delete(placeKey(step.place));
      done.add(placeKey(step.place));
    } else if (following.has(placeKey(next))) yield next;
    else if (!done.has(placeKey(next))) enter(next);
  }
}

/** A schema that applies itself to the same instance: no instance can ever be judged by it. */
export function* endlessSchemas(subject: Subject): Iterable<RawFinding> {
  const done = new Set<string>();
  for (const { place, value } of subject.of('schema')) {
    if (!IN_PLACE.some((key) => key in value) || done.has(placeKey(place))) continue;
    for (const circle of circlesFrom(subject, place, done)) {
      yield warning('the schema applies itself to the same value, over and over: it cannot be judged', circle);
    }
  }
}

const HARMLESS: ReadonlySet<string> = new Set(['$ref', 'description', 'summary', 'title']);

/** What stands beside `$ref` is ignored: in all of 3.0 and 2.0, and outside of schemas and path items later. */
export function* ignoredSiblings(subject: Subject): Iterable<RawFinding> {
  for (const { kind, place, value } of referencesOf(subject)) {
    if (siblingsCount(kind, subject.library.versionOf(place.uri))) continue;
    const ignored = Object.keys(value as object).filter((key) => !HARMLESS.has(key) && !key.startsWith('x-'));
    if (ignored.length === 0) continue;
    const hint = kind === 'schema' ? 'Put the reference into `allOf`.' : undefined;
    yield warning(
      `${ignored.join(', ')} beside $ref ${ignored.length === 1 ? 'is' : 'are'} ignored`,
      within(place, ignored[0]!),
      hint,
    );
  }
}

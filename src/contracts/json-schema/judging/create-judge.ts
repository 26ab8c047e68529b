// Judges values keyword by keyword, and names each fault with its place: the engines only say yes and no.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Library, Resource, Spot } from '../library/create-library.ts';
import { ignoresBesideRef } from '../library/keywords.ts';
import type { Located, Reach } from '../library/reach.ts';
import { resolveUri, splitUri } from '../library/uris.ts';
import type { Fault } from '../schema-set.ts';
import { judgeCombining } from './combining-keywords.ts';
import type { FindFormat } from './formats.ts';
import { addFault, type Found, nothingFound, type Scope, type Subject, type Turn, takeAll } from './found.ts';
import { judgeList, judgeUnevaluatedItems } from './list-keywords.ts';
import { judgeObject, judgeUnevaluatedMembers } from './object-keywords.ts';
import { judgeScalars } from './scalar-keywords.ts';

export type Judging = {
  readonly library: Library;
  readonly reach: Reach;
  /** Undefined: formats are annotations. */
  readonly findFormat: FindFormat | undefined;
};

/** A meta-schema that only the engines have. */
export class Unjudged extends Error {}

const targetOf = ({ reach }: Judging, reference: string, at: Located): Located => {
  const target = reach.target(reference, at.resource);
  if (!target || 'meta' in target) throw new Unjudged(reference);
  return target;
};

const located = ({ library }: Judging, spot: Spot): Located => ({
  ...spot,
  dialect: library.dialectOf(spot.resource)!.dialect,
});

/** From the outermost on. */
const entered = (scope: Scope): readonly Resource[] => {
  const resources: Resource[] = [];
  for (let at: Scope | undefined = scope; at; at = at.outer) resources.unshift(at.resource);
  return resources;
};

const dynamicTarget = (judging: Judging, reference: string, { at, scope }: Turn): Located => {
  const target = targetOf(judging, reference, at);
  const { fragment } = splitUri(resolveUri(reference, at.resource.uri));
  if (target.resource.dynamicAnchors.get(fragment) !== target.pointer) return target;
  const outermost = entered(scope).find(({ dynamicAnchors }) => dynamicAnchors.has(fragment));
  const spot = outermost && judging.library.follow(`#${encodeURIComponent(fragment)}`, outermost);
  return spot ? located(judging, spot) : target;
};

const recursiveTarget = (judging: Judging, reference: string, { at, scope }: Turn): Located => {
  const target = targetOf(judging, reference, at);
  if (!target.resource.isRecursive) return target;
  const outermost = entered(scope).find(({ isRecursive }) => isRecursive)!;
  return located(judging, { value: outermost.value, pointer: outermost.pointer, resource: outermost });
};

const judgeReferences = (judging: Judging, turn: Turn): void => {
  const { $ref, $dynamicRef, $recursiveRef } = turn.schema;
  if (typeof $ref === 'string') takeAll(turn, turn.follow(targetOf(judging, $ref, turn.at)));
  if (typeof $dynamicRef === 'string' && turn.at.dialect === '2020-12')
    takeAll(turn, turn.follow(dynamicTarget(judging, $dynamicRef, turn)));
  if (typeof $recursiveRef === 'string' && turn.at.dialect === '2019-09')
    takeAll(turn, turn.follow(recursiveTarget(judging, $recursiveRef, turn)));
};

const judgeSchema = (judging: Judging, at: Located, subject: Subject, outer: Scope | undefined): Found => {
  const found = nothingFound();
  const scope = outer?.resource === at.resource ? outer : { resource: at.resource, outer };
  const innerOf = (path: string, value: Json): Located => {
    const pointer = at.pointer + path;
    const resource = judging.library.resourceAt(at.resource.document, pointer) ?? at.resource;
    const spot = { value, pointer, resource };
    return resource === at.resource ? { ...spot, dialect: at.dialect } : located(judging, spot);
  };
  const turn: Turn = {
    ...{ at, subject, scope, found },
    schema: at.value as Turn['schema'],
    judge: (path, schema, inner = subject) => judgeSchema(judging, innerOf(path, schema), inner, scope),
    follow: (target, inner = subject) => judgeSchema(judging, target, inner, scope),
  };
  if (at.value === false) addFault(turn, { keyword: 'false', expected: false, message: 'must NOT be there' }, '');
  if (!isBag(at.value)) return found;
  judgeReferences(judging, turn);
  if (ignoresBesideRef(at.dialect) && typeof at.value.$ref === 'string') return found;
  judgeScalars(turn, judging.findFormat);
  judgeList(turn);
  judgeObject(turn);
  judgeCombining(turn);
  if (at.dialect.startsWith('draft-')) return found;
  judgeUnevaluatedItems(turn);
  judgeUnevaluatedMembers(turn);
  return found;
};

/** Throws for what it cannot judge, recursion without end among it. */
export const createSchemaJudge =
  (judging: Judging, start: Located): ((value: Json) => readonly Fault[]) =>
  (value) =>
    judgeSchema(judging, start, { value, path: '' }, undefined).faults;

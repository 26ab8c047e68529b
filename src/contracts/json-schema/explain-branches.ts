// Reduces faults to those a person can act on: without wrappers and consequences, and of several branches only the nearest.
import type { Json } from '../../model/json.ts';
import { quoted, writtenValue } from './explain-value.ts';
import type { Fault } from './schema-set.ts';

/** A fault that is told, and what is said beside it. */
export type Told = { readonly fault: Fault; readonly notes: readonly string[] };

const MAX_NESTING = 24;

/** They only pass on what is wrong within. */
const WRAPPERS = new Set([
  ...['if', 'then', 'else', 'allOf', '$ref', '$dynamicRef', '$recursiveRef', 'properties', 'patternProperties'],
  ...['items', 'prefixItems', 'additionalItems', 'dependentSchemas', 'dependencies'],
]);

/** What is wrong within one of them is no fault of its own. */
const CLOSED = new Set(['oneOf', 'anyOf', 'contains', 'not']);

const isWrapper = ({ keyword, property }: Fault): boolean => WRAPPERS.has(keyword) && property === undefined;

const isUnevaluated = ({ keyword }: Fault): boolean => keyword.startsWith('unevaluated');

/** The pointer itself, and those of everything around it. */
function* around(pointer: string): Generator<string> {
  let rest = pointer;
  yield rest;
  while (rest !== '') {
    rest = rest.slice(0, Math.max(0, rest.lastIndexOf('/')));
    yield rest;
  }
}

const placeOf = ({ schema }: Fault, pointer = schema.pointer): string => `${schema.uri}#${pointer}`;

const holderOf = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));

const NESTING = new Set([
  'properties',
  'patternProperties',
  'additionalProperties',
  'items',
  'prefixItems',
  'required',
]);

/** Whether it may have kept the schema beside `unevaluated` from evaluating what it should: by a part of it that failed as a whole. */
const isCauseOf = (unevaluated: Fault, other: Fault): boolean => {
  if (isUnevaluated(other) || !`${other.instance}/`.startsWith(`${unevaluated.instance}/`)) return false;
  const holder = holderOf(unevaluated.schema.pointer);
  if (other.schema.uri !== unevaluated.schema.uri || !other.schema.pointer.startsWith(`${holder}/`)) return true;
  const [next = '', ...rest] = other.schema.pointer.slice(holder.length + 1).split('/');
  const isWithin = unevaluated.property !== undefined && next === 'properties' && rest[0] === unevaluated.property;
  return isWithin || (rest.length > 0 && !NESTING.has(next)) || other.branches !== undefined;
};

const MAX_COMPARED = 200;

const pruned = (faults: readonly Fault[]): readonly Fault[] => {
  const solid = faults.filter((fault) => !isWrapper(fault));
  const faulty = new Set(solid.flatMap(({ instance }) => [...around(instance)]));
  const closed = new Map(faults.filter(({ keyword }) => CLOSED.has(keyword)).map((fault) => [placeOf(fault), fault]));
  const causes = solid.filter((fault) => !isUnevaluated(fault)).slice(0, MAX_COMPARED);
  const isInside = (fault: Fault): boolean =>
    closed.size > 0 &&
    [...around(holderOf(fault.schema.pointer))].some((pointer) => {
      const outer = closed.get(placeOf(fault, pointer));
      return outer !== undefined && `${fault.instance}/`.startsWith(`${outer.instance}/`);
    });
  const left = faults.filter((fault) => {
    if (isWrapper(fault)) return !faulty.has(fault.instance);
    if (isUnevaluated(fault) && causes.some((cause) => isCauseOf(fault, cause))) return false;
    return !isInside(fault);
  });
  return left.length > 0 ? left : faults;
};

const isChoice = ({ keyword, expected }: Fault): boolean =>
  keyword === 'const' ? expected !== undefined : keyword === 'enum' && Array.isArray(expected);

const choicesOf = ({ keyword, expected }: Fault): readonly Json[] =>
  keyword === 'const' ? [expected!] : (expected as readonly Json[]);

const isOwnOrMember = (instance: string, outer: string): boolean => instance === outer || holderOf(instance) === outer;

const hasOtherType = (branch: readonly Told[], instance: string): boolean =>
  branch.some(({ fault }) => fault.keyword === 'type' && fault.instance === instance);

const union = (lists: readonly (readonly Json[])[]): readonly Json[] => {
  const known = new Map(lists.flat().map((value) => [writtenValue(value), value]));
  return [...known.values()];
};

/** `must be string or number`: every branch wants another type and nothing more is known. */
const asType = (fault: Fault, branches: readonly (readonly Told[])[]): Fault | undefined => {
  const types = branches.map((branch) => branch.find((told) => told.fault.instance === fault.instance)?.fault);
  if (!types.every((one) => one?.keyword === 'type' && one.expected !== undefined)) return undefined;
  const expected = union(types.map((one) => [one!.expected!].flat() as readonly Json[]));
  return { ...fault, keyword: 'type', expected };
};

/** `is not one of "cat", "dog"`: the member by which the branches differ has a value that none of them knows. */
const asChoice = (fault: Fault, branches: readonly (readonly Told[])[]): Fault | undefined => {
  const [first, ...others] = branches.map((branch) =>
    branch.map((told) => told.fault).filter((one) => isChoice(one) && isOwnOrMember(one.instance, fault.instance)),
  );
  for (const candidate of first ?? []) {
    const same = others.map((faults) => faults.find((one) => one.instance === candidate.instance));
    if (!same.every((one) => one !== undefined)) continue;
    const expected = union([candidate, ...(same as readonly Fault[])].map(choicesOf));
    return { ...fault, keyword: 'enum', instance: candidate.instance, expected };
  }
  return undefined;
};

/** `has none of the members "a", "b"`: each branch lacks one member, and nothing else is wrong. */
const asMissing = (fault: Fault, branches: readonly (readonly Told[])[]): Fault | undefined => {
  const missing = branches.map(([first, ...more]) => (more.length === 0 ? first?.fault : undefined));
  const isSuch = (one: Fault | undefined): boolean =>
    one?.keyword === 'required' && one.instance === fault.instance && one.property !== undefined;
  if (missing.length < 2 || !missing.every(isSuch)) return undefined;
  const names = [...new Set(missing.map((one) => quoted(one!.property!)))];
  const { expected: _, ...rest } = fault;
  return { ...rest, keyword: 'required', message: `has none of the members ${names.join(', ')}` };
};

const KIND = /(^|[^a-z])(type|kind|event|action|op|tag|discriminator)$|(Type|Kind|Event|Action)$/i;

/** Whether the branch is another one's: the member that tells them apart has another value. */
const isOtherKind = (fault: Fault, outer: string): boolean =>
  isChoice(fault) &&
  fault.instance !== outer &&
  isOwnOrMember(fault.instance, outer) &&
  (choicesOf(fault).length === 1 || KIND.test(fault.instance));

const depthOf = (branch: readonly Told[]): number =>
  branch.reduce((depth, { fault }) => Math.max(depth, fault.instance.split('/').length), 0);

/** Smaller is nearer, the first difference decides. */
const farness = (branch: readonly Told[], instance: string): readonly number[] => [
  hasOtherType(branch, instance) ? 1 : 0,
  branch.filter(({ fault }) => isOtherKind(fault, instance)).length,
  branch.length,
  -depthOf(branch),
];

const isNearer = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && a[at]! < b[at]!;
};

const nearestOf = (branches: readonly (readonly Told[])[], instance: string): readonly Told[] => {
  let best = { branch: branches[0]!, far: farness(branches[0]!, instance) };
  for (const branch of branches.slice(1)) {
    const far = farness(branch, instance);
    if (isNearer(far, best.far)) best = { branch, far };
  }
  return best.branch;
};

const branchesTold = (fault: Fault, nesting: number): readonly Told[] => {
  const all = fault.branches ?? [];
  const alone = [{ fault, notes: [] }];
  if (nesting > MAX_NESTING || all.length === 0 || all.some((faults) => faults.length === 0)) return alone;
  const branches = all.map((faults) => toldFaults(faults, nesting + 1));
  const fitting = branches.filter((branch) => !hasOtherType(branch, fault.instance));
  const merged =
    asType(fault, branches) ??
    asMissing(fault, branches) ??
    (fitting.length > 1 ? asChoice(fault, fitting) : undefined);
  if (merged) return [{ fault: merged, notes: [] }];
  const nearest = nearestOf(branches, fault.instance);
  if (all.length === 1) return nearest;
  return nearest.map((told) => ({ ...told, notes: [`nearest of ${all.length} branches`] }));
};

/** Never empty for faults that are not. */
export const toldFaults = (faults: readonly Fault[], nesting = 0): readonly Told[] =>
  pruned(faults).flatMap((fault) => (fault.branches ? branchesTold(fault, nesting) : [{ fault, notes: [] }]));

// Chooses, of the faults of a document, those of the branch that was meant: a reference or the object itself, and which kind of object.
import { isBag } from '../../../core/json-bag.ts';
import { childOf, valueAt } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Fault } from '../../json-schema/schema-set.ts';

const speaksOfReference = (fault: Fault): boolean =>
  fault.property === '$ref' || fault.schema.pointer.endsWith('/$ref') || /reference/i.test(fault.schema.pointer);

const depthOf = (fault: Fault): number => fault.instance.split('/').length;

/** Faults nearer to the object itself mean more: a wrong `in` or `type` says that another branch was meant. */
const weightOf = (faults: readonly Fault[], at: number): number =>
  faults.reduce((sum, fault) => {
    const discriminates = fault.keyword === 'enum' || fault.keyword === 'const';
    const depth = depthOf(fault) - at;
    return sum + (discriminates && depth <= 1 ? 100 : depth <= 0 ? 10 : 1);
  }, 0);

const chosen = (fault: Fault, instance: Json): readonly Fault[] => {
  const value = valueAt(instance, fault.instance);
  const refers = isBag(value) && typeof value.$ref === 'string';
  const branches = (fault.branches ?? []).filter((branch) => branch.length > 0);
  const fitting = branches.filter((branch) => branch.some(speaksOfReference) === refers);
  const at = depthOf(fault);
  const [best] = (fitting.length > 0 ? fitting : branches).toSorted((a, b) => weightOf(a, at) - weightOf(b, at));
  return best ?? [];
};

/** What only says that something else is wrong. */
const VAGUE: ReadonlySet<string> = new Set(['if', 'allOf', '$ref', 'dependentSchemas', 'propertyNames']);

const flat = (faults: readonly Fault[], instance: Json, depth: number): readonly Fault[] =>
  faults.flatMap((fault) => {
    const inner = depth < 30 ? chosen(fault, instance) : [];
    return inner.length > 0 ? flat(inner, instance, depth + 1) : [fault];
  });

/**
 * A member that is at fault is not evaluated, so that it is told as unknown as well: what is wrong in it says more.
 */
const isFaulty = (leaves: readonly Fault[], { instance, property }: Fault): boolean => {
  const member = childOf(instance, property!);
  return leaves.some((one) => one.instance === member || one.instance.startsWith(`${member}/`));
};

export const leavesOf = (faults: readonly Fault[], instance: Json): readonly Fault[] => {
  const found = flat(faults, instance, 0);
  const clear = found.filter((fault) => !VAGUE.has(fault.keyword));
  const leaves = clear.length > 0 ? clear : found;
  return leaves.filter(
    (fault) => fault.keyword !== 'unevaluatedProperties' || fault.property === undefined || !isFaulty(leaves, fault),
  );
};

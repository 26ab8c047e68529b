// Tells what a run verifies, where all of it is of one kind.
import type { RunStarted, UnitKind } from '../../model/event.ts';

/** Undefined: collections, or things of several kinds. */
export const runKind = ({ kind, units }: Pick<RunStarted, 'kind' | 'units'>): UnitKind | undefined => {
  const kinds = new Set(units.map((unit) => unit.kind));
  if (kinds.size > 1) return undefined;
  const [sole] = kinds;
  return sole ?? kind;
};

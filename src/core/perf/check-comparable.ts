// Refuses to compare reports of different things, and says what differs.
import type { Json } from '../../model/json.ts';
import type { PerfReport } from '../../model/perf.ts';
import { Problem } from '../../model/problem.ts';

type Side = Pick<PerfReport, 'kind' | 'planHash' | 'profileHash' | 'requests' | 'scenarios' | 'warmUpMs'>;

const MOST_LISTED = 3;

const list = (items: readonly string[]): string => {
  const rest = items.length - MOST_LISTED;
  return `${items.slice(0, MOST_LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};

const planDifference = ({ requests: from }: Side, { requests: to }: Side): string => {
  const gone = from.filter((request) => !to.includes(request));
  const added = to.filter((request) => !from.includes(request));
  if (gone.length + added.length === 0) return 'the same requests, in another order or number';
  const parts = [
    ...(gone.length > 0 ? [`only the baseline has ${list(gone)}`] : []),
    ...(added.length > 0 ? [`only the current report has ${list(added)}`] : []),
  ];
  return parts.join('; ');
};

const flat = (value: unknown, path: string, into: Map<string, Json>): Map<string, Json> => {
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) flat(member, path === '' ? key : `${path}.${key}`, into);
  } else if (value !== undefined) into.set(path, value as Json);
  return into;
};

const LEFT_OUT = new Set(['stepIds', 'userSetupIds', 'variables', 'tags']);

/** What of a load counts as its profile: not the requests, which are the plan, and not what variables hold. */
export const profileOf = ({ scenarios, warmUpMs }: Pick<PerfReport, 'scenarios' | 'warmUpMs'>): Json =>
  ({
    warmUpMs,
    scenarios: scenarios.map((scenario) =>
      Object.fromEntries(Object.entries(scenario).filter(([key]) => !LEFT_OUT.has(key))),
    ),
  }) as unknown as Json;

const profileDifference = (from: Side, to: Side): string => {
  const [left, right] = [flat(profileOf(from), '', new Map()), flat(profileOf(to), '', new Map())];
  const changed = [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => left.get(key) !== right.get(key))
    .map((key) => `${key} ${left.get(key) ?? 'not set'} and ${right.get(key) ?? 'not set'}`);
  return changed.length === 0 ? 'their hashes differ' : list(changed);
};

/** Throws Problem. */
export const checkComparable = (
  baseline: Side,
  current: Side,
  { isSamePlan = false }: { readonly isSamePlan?: boolean } = {},
): void => {
  const hint = 'Record a new baseline with the plan and load of now.';
  if (baseline.kind !== current.kind) {
    throw new Problem('compare.kind', 'A load cannot be compared with a functional run', { hint });
  }
  if (!isSamePlan && baseline.planHash !== current.planHash) {
    const what = planDifference(baseline, current);
    throw new Problem('compare.plan', `The reports are of different requests: ${what}`, { hint });
  }
  if (baseline.profileHash !== current.profileHash) {
    const what = profileDifference(baseline, current);
    throw new Problem('compare.profile', `The reports are of different loads: ${what}`, { hint });
  }
};

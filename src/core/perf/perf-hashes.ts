// What tells whether two reports are of the same plan and the same load.
import type { PerfReport } from '../../model/perf.ts';
import { profileOf } from './check-comparable.ts';
import { textHash } from './text-hash.ts';

export const planHashOf = (requests: readonly string[]): string => textHash(requests.join('\n'));

/** Members that stand in another order make no difference. */
export const profileHashOf = (profile: Pick<PerfReport, 'scenarios' | 'warmUpMs'>): string =>
  textHash(
    JSON.stringify(profileOf(profile), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
        : value,
    ),
  );

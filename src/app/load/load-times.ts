// How long a load takes by its settings.
import { lengthOf } from '../../core/load-ramp.ts';
import type { LoadPlan, LoadProfile, LoadScenario } from '../../model/load.ts';

/** How long its schedule goes on; undefined: until its iterations are done. */
const scheduleMs = (profile: LoadProfile): number | undefined => {
  if ('stages' in profile) return lengthOf(profile.stages);
  return 'durationMs' in profile ? profile.durationMs : undefined;
};

/** When the last scenario ends by itself, graceful stops left out; undefined: when its iterations are done. */
export const plannedMs = (scenarios: readonly LoadScenario[]): number | undefined => {
  const last = Math.max(...scenarios.map(({ startMs, profile }) => startMs + (scheduleMs(profile) ?? Number.NaN)));
  return Number.isNaN(last) ? undefined : last;
};

/** How long iterations may go on when no new ones start. */
export const gracefulMs = ({ scenarios }: LoadPlan): number =>
  Math.max(
    ...scenarios.map(({ gracefulStopMs, profile }) =>
      Math.max(gracefulStopMs, profile.executor === 'ramping-vus' ? profile.gracefulRampDownMs : 0),
    ),
  );

const maximumMs = (profile: LoadProfile): number =>
  'maxDurationMs' in profile ? profile.maxDurationMs : (scheduleMs(profile) ?? 0);

/** No load takes longer. */
export const longestMs = (load: LoadPlan): number =>
  Math.max(...load.scenarios.map(({ startMs, profile }) => startMs + maximumMs(profile))) + gracefulMs(load);

// A load where no terminal watches: a plain line after its first second, then one every ten.

import { clockText, countText, latencyText, rateText } from '../../core/figures.ts';
import type { RunEvent } from '../../model/event.ts';
import { createLoadProgress, type LoadPoint, type LoadSoFar } from '../gather/load-progress.ts';
import { errorTexts, titleOf } from './load-live.ts';
import { cut, hang, type Theme } from './theme.ts';

const EVERY_MS = 10_000;

const factsOf = (last: LoadPoint, soFar: LoadSoFar): readonly string[] => {
  const { requests, measuredMs, failed, dropped, checks, checksFailed } = soFar;
  const latencies = (['p50', 'p95', 'p99'] as const).filter((name) => last[name] !== undefined);
  return [
    `${rateText(last.rate)}/s`,
    ...latencies.map((name) => `${name} ${latencyText(last[name])}`),
    `${countText(last.active)}/${countText(last.allocated)} users`,
    last.isWarmUp
      ? 'warming up'
      : `in all ${countText(requests)} at ${rateText(measuredMs > 0 ? (requests * 1000) / measuredMs : 0)}/s`,
    failed === 0 ? 'no errors' : `${countText(failed)} failed (${errorTexts(soFar).join(', ')})`,
    ...(checksFailed > 0 ? [`${countText(checksFailed)} of ${countText(checks)} checks failed`] : []),
    ...(dropped > 0 ? [`${countText(dropped)} dropped`] : []),
    `CPU ${Math.round(last.cpu * 100)} %`,
  ];
};

export type LoadTicks = { take(event: RunEvent): readonly string[] };

export const createLoadTicks = (theme: Theme): LoadTicks => {
  const progress = createLoadProgress();
  let dueMs = 0;
  return {
    take(event) {
      const last = progress.take(event);
      if (!last) return event.type === 'run.started' ? ['', cut(theme, titleOf(event), 0)] : [];
      if (last.endMs < dueMs) return [];
      dueMs = (Math.floor(last.endMs / EVERY_MS) + 1) * EVERY_MS;
      const planned = progress.started?.load?.durationMs;
      const clock = planned === undefined ? clockText(last.endMs) : `${clockText(last.endMs)}/${clockText(planned)}`;
      return hang(theme, `${clock}  `, clock.length + 2, factsOf(last, progress.soFar).join(', '), theme.paint.plain);
    },
  };
};

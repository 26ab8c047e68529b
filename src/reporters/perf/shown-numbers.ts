// Numbers of performance reports as people read them.
import { latencyText, rateText, shareText } from '../../core/figures.ts';

const NONE = '–';

/** A dash where there is none. */
export const milliseconds = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? NONE : latencyText(value);

export const percent = (share: number | undefined): string =>
  share === undefined || !Number.isFinite(share) ? NONE : shareText(share);

/** +12.3 % of a ratio. */
export const changeText = (ratio: number | undefined): string => {
  if (ratio === undefined || !Number.isFinite(ratio)) return NONE;
  const change = (ratio - 1) * 100;
  return `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(1)} %`;
};

export const perSecond = (value: number): string => `${rateText(value)}/s`;

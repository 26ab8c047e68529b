// Numbers of the page as people read them.
import { latencyText, rateText, shareText } from '../../core/figures.ts';

/** Times in ms; a dash where there is none. */
export const time = (ms: number | undefined): string =>
  ms === undefined || !Number.isFinite(ms) ? '–' : latencyText(ms);

/** A place on an axis: no digits that say nothing. */
export const tickTime = (ms: number): string => {
  if (ms >= 1000) return `${Number((ms / 1000).toPrecision(3))} s`;
  return ms >= 1 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms * 1000).toPrecision(3))} µs`;
};

export const clock = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${Number((ms / 1000).toFixed(1))} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
};

export const amount = (value: number): string => {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} G`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  if (value >= 1e5) return `${(value / 1e3).toFixed(0)} k`;
  return Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(3)));
};

export const rate = (value: number): string => `${rateText(value)}/s`;

export const percent = (share: number): string => (Number.isFinite(share) ? shareText(share) : '–');

export const bytes = (count: number): string => {
  if (count < 1000) return `${Math.round(count)} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`;
  return count < 1e9 ? `${(count / 1e6).toFixed(1)} MB` : `${(count / 1e9).toFixed(2)} GB`;
};

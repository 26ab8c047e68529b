// Writes the figures of loads: three digits tell latencies apart, more would only be noise.
import { formatDuration } from './durations.ts';

const threeDigits = (value: number): string => {
  if (value >= 99.95) return String(Math.round(value));
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
};

/** `0.21 ms`, `3.14 ms`, `31.4 ms`, `314 ms`, `3.14 s`, `1 m 05 s`; `-` for one that is absent. */
export const latencyText = (ms: number | undefined): string => {
  if (ms === undefined || !Number.isFinite(ms)) return '-';
  if (ms === 0) return '0 ms';
  if (ms < 999.5) return `${threeDigits(ms)} ms`;
  return ms < 59_950 ? `${threeDigits(ms / 1000)} s` : formatDuration(ms);
};

/** `1,234`. */
export const countText = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** Of something per second: `0.33`, `12.5`, `1,234`. */
export const rateText = (rate: number): string => (rate >= 99.95 || rate === 0 ? countText(rate) : threeDigits(rate));

/** A share as `12 %`; never 0 % or 100 % where it is not quite. */
export const shareText = (share: number): string => {
  const percent = share * 100;
  if (percent <= 0) return '0 %';
  if (percent >= 100) return '100 %';
  if (percent < 0.01) return '< 0.01 %';
  if (percent > 99.99) return '> 99.99 %';
  const text = percent < 1 || percent > 99 ? percent.toFixed(2) : percent.toFixed(1);
  return `${text.replace(/\.0+$/, '')} %`;
};

/** A number without a unit that we know: of a metric of the user's own. */
export const plainText = (value: number): string =>
  Number.isInteger(value) ? countText(value) : String(Number(value.toPrecision(4)));

/** `12s`, `1m05s`: how far a load is. */
export const clockText = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}m`;
};

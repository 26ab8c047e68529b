// Writes a length of time the way people read it.

const two = (value: number): string => String(value).padStart(2, '0');

/** `0.4 ms`, `12 ms`, `1.2 s`, `1 m 05 s`, `2 h 03 m`; a length that is no number is `-`. */
export const formatDuration = (ms: number): string => {
  if (!Number.isFinite(ms)) return '-';
  if (ms < 0) return '0 ms';
  if (ms < 0.95 && ms > 0) return `${Math.max(0.1, Math.round(ms * 10) / 10)} ms`;
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} m`;
};

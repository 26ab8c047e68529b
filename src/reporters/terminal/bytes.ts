// Writes a number of bytes the way people read it.

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** `243 B`, `1.2 kB`, `3.4 MB` (powers of 1000). */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 99.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
};

// Reads a length of time as people and k6 write it: `30s`, `1m30s`, `500ms`, `1.5h`.

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|[smhd])/g;

/** ms; undefined for what is none. `0` needs no unit. */
export const readDuration = (text: string): number | undefined => {
  const written = text.trim();
  if (/^0+$/.test(written)) return 0;
  if (!WHOLE.test(written)) return undefined;
  let total = 0;
  for (const [, amount, unit] of written.matchAll(PART)) total += Number(amount) * UNITS[unit!]!;
  return total;
};

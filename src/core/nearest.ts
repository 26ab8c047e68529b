// Finds the name a user most likely meant.

/** Slips of a typing hand: a letter more, less, another, or two exchanged. */
export const slips = (a: string, b: string): number => {
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    const above = rows[i - 1]!;
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const plain = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (isSame ? 0 : 1));
      row[j] = isExchanged ? Math.min(plain, rows[i - 2]![j - 2]! + 1) : plain;
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
};

/** The known name closest to `name`, when it is close enough to be a slip. */
export const nearest = (name: string, known: Iterable<string>): string | undefined => {
  const allowed = Math.max(2, Math.floor(name.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const d = candidate.startsWith(name) && name.length > 2 ? 1 : slips(name, candidate);
    if (d <= allowed && (!best || d < best.distance)) best = { name: candidate, distance: d };
  }
  return best?.name;
};

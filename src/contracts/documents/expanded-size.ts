// Tells how many values a document has once everything that stands in it several times is written out.
import type { Json } from '../../model/json.ts';

/**
 * Infinite for a value that holds itself. Each container is looked at once, however often it is shared, so a bomb of aliases costs no more
 * than its text.
 */
export const expandedSize = (document: Json): number => {
  const sizes = new Map<object, number | undefined>();
  const open: Json[] = [document];
  const sizeOf = (value: Json): number | undefined =>
    typeof value === 'object' && value !== null ? sizes.get(value) : 1;
  while (open.length > 0) {
    const value = open.at(-1)!;
    if (typeof value !== 'object' || value === null || sizes.get(value) !== undefined) {
      open.pop();
      continue;
    }
    const members = Object.values(value as { readonly [key: string]: Json });
    if (sizes.has(value)) {
      // All in it is counted by now, unless it is in itself.
      const total = members.reduce<number>((sum, one) => sum + (sizeOf(one) ?? Number.POSITIVE_INFINITY), 1);
      sizes.set(value, total);
      open.pop();
      continue;
    }
    sizes.set(value, undefined);
    for (const one of members) if (sizeOf(one) === undefined && !sizes.has(one as object)) open.push(one);
  }
  return sizeOf(document)!;
};

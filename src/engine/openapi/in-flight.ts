// Works on some items at once and hands the results back in the order of the items.

export const inFlight = async <T, R>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<R | undefined>,
): Promise<readonly (R | undefined)[]> => {
  const results = new Array<R | undefined>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!);
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
  return results;
};

/** At most `size` at once, and at most `limit` in all. */
export async function* inBatches<T>(
  items: AsyncIterable<T>,
  size: number,
  limit: number,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  let left = limit;
  if (left <= 0) return;
  for await (const item of items) {
    batch.push(item);
    left -= 1;
    if (batch.length >= size || left <= 0) {
      yield batch;
      batch = [];
    }
    if (left <= 0) return;
  }
  if (batch.length > 0) yield batch;
}

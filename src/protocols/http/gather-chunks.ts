// Copies chunks of few bytes together: as buffers of their own they would take a hundred times their size.

/** What most answers consist of is passed on as it is. */
const FREE_CHUNKS = 32;
const SMALL_BYTES = 1024;
const BLOCK_BYTES = 16 * 1024;

export type Gatherer = {
  write(chunk: Buffer): void;
  /** Passes on what is held back. */
  flush(): void;
};

export const createGatherer = (passOn: (chunk: Buffer) => void): Gatherer => {
  let count = 0;
  let used = 0;
  let block: Buffer | undefined;
  const flush = (): void => {
    if (block) passOn(block.subarray(0, used));
    block = undefined;
    used = 0;
  };
  return {
    write: (chunk) => {
      const isSmall = chunk.length < SMALL_BYTES && ++count > FREE_CHUNKS;
      if (!isSmall || used + chunk.length > BLOCK_BYTES) flush();
      if (!isSmall) return passOn(chunk);
      block ??= Buffer.allocUnsafeSlow(BLOCK_BYTES);
      used += chunk.copy(block, used);
    },
    flush,
  };
};

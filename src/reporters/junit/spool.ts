// Keeps text that can only be written at the end of a run, packed so that long runs stay small in memory.

export type Spool = {
  add(text: string): Promise<void>;
  /** Everything that was added, in order. */
  drain(): AsyncGenerator<string>;
};

// Short runs never pay for packing; small blocks leave little garbage behind.
const BLOCK = 100_000;

/** Reports repeat themselves: a block packs to a few percent of its size. */
export const createSpool = (): Spool => {
  const packed: Uint8Array[] = [];
  let recent = '';
  return {
    async add(text) {
      recent += text;
      if (recent.length < BLOCK) return;
      const { deflateRawSync } = await import('node:zlib');
      // A copy: zlib's own result keeps its larger working buffer alive.
      packed.push(Uint8Array.from(deflateRawSync(recent, { level: 4 })));
      recent = '';
    },
    async *drain() {
      if (packed.length > 0) {
        const { inflateRawSync } = await import('node:zlib');
        for (const block of packed) yield inflateRawSync(block).toString();
      }
      yield recent;
    },
  };
};

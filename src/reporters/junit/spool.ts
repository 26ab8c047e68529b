// Keeps text that can only be written at the end of a run, packed so that long runs stay small in memory.

export type Spool = {
  add(text: string): Promise<void>;
  /** Everything that was added, in order. */
  drain(): AsyncGenerator<string>;
};

// Short runs never pay for packing.
const BLOCK = 1_000_000;

const packing = async () => {
  const [{ deflateRaw, inflateRaw }, { promisify }] = await Promise.all([import('node:zlib'), import('node:util')]);
  return { pack: promisify(deflateRaw), unpack: promisify(inflateRaw) };
};

/** Reports repeat themselves: a block packs to a few percent of its size. */
export const createSpool = (): Spool => {
  const packed: Uint8Array[] = [];
  let recent = '';
  return {
    async add(text) {
      recent += text;
      if (recent.length < BLOCK) return;
      const block = recent;
      recent = '';
      const { pack } = await packing();
      packed.push(await pack(Buffer.from(block)));
    },
    async *drain() {
      if (packed.length > 0) {
        const { unpack } = await packing();
        for (const block of packed) yield (await unpack(block)).toString();
      }
      yield recent;
    },
  };
};

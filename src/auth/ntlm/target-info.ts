// The AV_PAIR list that a server describes itself with, [MS-NLMP] 2.2.2.1.

export type AvPair = { readonly id: number; readonly value: Buffer };

export const AV_FLAGS = 6;
export const AV_TIMESTAMP = 7;
/** In the flags: the answer carries an integrity code. */
const HAS_INTEGRITY_CODE = 2;

/** Without the end mark; a list that breaks off ends there. */
export const readAvPairs = (list: Buffer): readonly AvPair[] => {
  const pairs: AvPair[] = [];
  for (let at = 0; at + 4 <= list.length; ) {
    const [id, length] = [list.readUInt16LE(at), list.readUInt16LE(at + 2)];
    if (id === 0 || at + 4 + length > list.length) break;
    pairs.push({ id, value: list.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return pairs;
};

export const writeAvPairs = (pairs: readonly AvPair[]): Buffer =>
  Buffer.concat([
    ...pairs.flatMap(({ id, value }) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(id, 0);
      head.writeUInt16LE(value.length, 2);
      return [head, value];
    }),
    Buffer.alloc(4),
  ]);

/** The list with the promise of an integrity code in it. */
export const promiseIntegrityCode = (pairs: readonly AvPair[]): readonly AvPair[] => {
  const flags = Buffer.alloc(4);
  const given = pairs.find(({ id }) => id === AV_FLAGS)?.value;
  flags.writeUInt32LE(((given && given.length >= 4 ? given.readUInt32LE(0) : 0) | HAS_INTEGRITY_CODE) >>> 0);
  return [...pairs.filter(({ id }) => id !== AV_FLAGS), { id: AV_FLAGS, value: flags }];
};

// MD4 (RFC 1320), which NTLM is built on and OpenSSL 3 no longer offers.

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

type Round = {
  readonly mix: (x: number, y: number, z: number) => number;
  readonly constant: number;
  readonly shifts: readonly [number, number, number, number];
  /** Order in which the words of a block are taken. */
  readonly order: readonly number[];
};

const ROUNDS: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    shifts: [3, 7, 11, 19],
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    shifts: [3, 5, 9, 13],
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    shifts: [3, 9, 11, 15],
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
  },
];

type State = readonly [a: number, b: number, c: number, d: number];

const INITIAL: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

const compress = (state: State, block: DataView, start: number): State => {
  let [a, b, c, d] = state;
  for (const { mix, constant, shifts, order } of ROUNDS)
    for (const [step, word] of order.entries()) {
      const sum = (a + mix(b, c, d) + block.getUint32(start + word * 4, true) + constant) | 0;
      [a, b, c, d] = [d, rotate(sum, shifts[step % 4]!), b, c];
    }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
};

/** A one bit, zeros, and the length in bits, up to a multiple of 64 bytes. */
export const pad = (message: Uint8Array): DataView => {
  const padded = new DataView(new ArrayBuffer(Math.ceil((message.length + 9) / 64) * 64));
  new Uint8Array(padded.buffer).set(message);
  padded.setUint8(message.length, 0x80);
  padded.setBigUint64(padded.byteLength - 8, BigInt(message.length) * 8n, true);
  return padded;
};

/** The 16 bytes of the digest. */
export const md4 = (message: Uint8Array): Uint8Array => {
  const padded = pad(message);
  let state = INITIAL;
  for (let start = 0; start < padded.byteLength; start += 64) state = compress(state, padded, start);
  const digest = new DataView(new ArrayBuffer(16));
  for (const [index, word] of state.entries()) digest.setInt32(index * 4, word, true);
  return new Uint8Array(digest.buffer);
};

// The buffer module of libraries: the realm's one Buffer, not a copy in each bundle.
const { Buffer } = globalThis;

module.exports = { Buffer, SlowBuffer: Buffer, kMaxLength: 0x7fffffff, INSPECT_MAX_BYTES: 50 };

// The random bytes of Node's crypto, from the sandbox's own.
exports.randomBytes = (size) => Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(size)));
exports.randomFillSync = (bytes) => globalThis.crypto.getRandomValues(bytes);

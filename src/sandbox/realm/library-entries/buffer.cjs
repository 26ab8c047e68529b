// require('buffer') and the global Buffer.
const buffer = require('../../../../node_modules/buffer/index.js');

const isText = (limit) => (bytes) => new Uint8Array(bytes.buffer ?? bytes).every((byte) => byte < limit);

module.exports = {
  ...buffer,
  constants: { MAX_LENGTH: buffer.kMaxLength, MAX_STRING_LENGTH: 0x1fffffe8 },
  kStringMaxLength: 0x1fffffe8,
  atob: globalThis.atob,
  btoa: globalThis.btoa,
  Blob: globalThis.Blob,
  File: globalThis.File,
  isAscii: isText(0x80),
};

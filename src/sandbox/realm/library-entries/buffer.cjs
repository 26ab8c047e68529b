// require('buffer') and the global Buffer: a port that has what Node's own, which scripts see in Postman, has more.
const buffer = require('../../../../node_modules/buffer/index.js');

const { Buffer, kMaxLength } = buffer;
const { from, alloc, isEncoding, byteLength, prototype } = Buffer;
const { toString: textOf, write } = prototype;

const isUrl = (encoding) => typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';
/** The port reads both alphabets. */
const known = (encoding) => (isUrl(encoding) ? 'base64' : encoding);

const received = (value) => {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  return `type ${typeof value} (${typeof value === 'string' ? `'${value}'` : String(value)})`;
};

const failure = (Kind, code, message) => Object.assign(new Kind(message), { code });

const requireSource = (value) => {
  if (typeof value === 'string' || (typeof value === 'object' && value !== null)) return;
  const kinds = 'string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object';
  const message = `The first argument must be of type ${kinds}. Received ${received(value)}`;
  throw failure(TypeError, 'ERR_INVALID_ARG_TYPE', message);
};

const requireSize = (size) => {
  if (typeof size !== 'number') {
    const message = `The "size" argument must be of type number. Received ${received(size)}`;
    throw failure(TypeError, 'ERR_INVALID_ARG_TYPE', message);
  }
  if (size >= 0 && size <= Number.MAX_SAFE_INTEGER) return;
  const message = `The value of "size" is out of range. It must be >= 0 && <= 9007199254740991. Received ${size}`;
  throw failure(RangeError, 'ERR_OUT_OF_RANGE', message);
};

Object.assign(Buffer, {
  from: (value, encoding, length) => {
    requireSource(value);
    return from(value, known(encoding), length);
  },
  alloc: (size, fill, encoding) => {
    requireSize(size);
    return alloc(size, fill, known(encoding));
  },
  isEncoding: (encoding) => isUrl(encoding) || isEncoding(encoding),
  byteLength: (value, encoding) => byteLength(value, known(encoding)),
});

const hidden = (value) => ({ configurable: true, enumerable: true, writable: true, value });

Object.defineProperties(prototype, {
  toString: hidden(function (encoding, start, end) {
    const text = textOf.call(this, known(encoding), start, end);
    return isUrl(encoding) ? text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') : text;
  }),
  write: hidden(function (text, ...rest) {
    return write.call(this, text, ...rest.map(known));
  }),
});

const isText = (limit) => (bytes) => new Uint8Array(bytes.buffer ?? bytes).every((byte) => byte < limit);

module.exports = {
  ...buffer,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: 0x1fffffe8 },
  kStringMaxLength: 0x1fffffe8,
  atob: globalThis.atob,
  btoa: globalThis.btoa,
  Blob: globalThis.Blob,
  File: globalThis.File,
  isAscii: isText(0x80),
  isUtf8: (bytes) => Buffer.from(Buffer.from(bytes).toString()).equals(Buffer.from(bytes)),
  resolveObjectURL: () => undefined,
  transcode: (source, fromEncoding, toEncoding) => Buffer.from(Buffer.from(source).toString(fromEncoding), toEncoding),
};

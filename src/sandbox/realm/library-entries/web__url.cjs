// URL and URLSearchParams.
const { URL: Base, URLSearchParams } = require('whatwg-url');

const { construct } = Reflect;

/** What is no URL is told in Node's words, which scripts see in Postman. */
const URL = new Proxy(Base, {
  construct(target, given, maker) {
    try {
      return construct(target, given, maker === URL ? target : maker);
    } catch (error) {
      if (!String(error.message).startsWith('Invalid ')) throw error;
      const [input, base] = given;
      const told = {
        code: 'ERR_INVALID_URL',
        input: String(input),
        ...(base === undefined ? {} : { base: String(base) }),
      };
      throw Object.assign(new TypeError('Invalid URL'), told);
    }
  },
});

Object.defineProperty(Base.prototype, 'constructor', { configurable: true, writable: true, value: URL });

module.exports = { URL, URLSearchParams };

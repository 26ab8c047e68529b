// require('uuid'): a function that is its own v4, as in Postman.
const { randomUUID } = globalThis.crypto;

module.exports = () => randomUUID();
module.exports.v4 = module.exports;

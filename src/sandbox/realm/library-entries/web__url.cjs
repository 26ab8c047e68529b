// URL and URLSearchParams.
const { URL, URLSearchParams } = require('whatwg-url');

module.exports = { URL, URLSearchParams };

// The streams of the web.
module.exports = require('web-streams-polyfill');

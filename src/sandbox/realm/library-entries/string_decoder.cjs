// require('string_decoder')
module.exports = require('string_decoder/lib/string_decoder.js');

// require('punycode')
module.exports = require('punycode/punycode.js');

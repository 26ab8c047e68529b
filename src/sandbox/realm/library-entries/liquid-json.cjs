// The parser that words JSON errors.
module.exports = require('liquid-json');

// require('json'), and the parser that words JSON errors.
module.exports = require('liquid-json');

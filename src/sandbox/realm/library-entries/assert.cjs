// require('assert')
module.exports = require('assert/build/assert.js');

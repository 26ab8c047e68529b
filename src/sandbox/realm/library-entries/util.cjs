// require('util')
module.exports = require('util/util.js');

// require('lodash')
module.exports = require('lodash');

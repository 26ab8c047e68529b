// The global _ of old scripts, lodash 3.
module.exports = require('lodash3');

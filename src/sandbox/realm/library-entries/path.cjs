// require('path')
module.exports = require('path-browserify');

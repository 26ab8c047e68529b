// require('stream')
module.exports = require('stream-browserify');

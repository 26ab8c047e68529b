// require('os')
module.exports = require('os-browserify/browser.js');

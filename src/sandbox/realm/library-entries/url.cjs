// require('url')
module.exports = require('url/url.js');

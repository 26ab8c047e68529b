// require('querystring')
module.exports = require('querystring-es3');

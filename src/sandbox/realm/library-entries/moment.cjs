// require('moment')
module.exports = require('moment');

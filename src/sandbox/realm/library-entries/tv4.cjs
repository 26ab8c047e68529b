// require('tv4'), and the global of that name.
module.exports = require('tv4');

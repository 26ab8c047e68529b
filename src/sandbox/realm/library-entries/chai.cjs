// require('chai'), and the chai behind pm.expect.
module.exports = require('chai4');

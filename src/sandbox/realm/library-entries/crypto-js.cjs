// require('crypto-js'), and the global CryptoJS.
module.exports = require('crypto-js3');

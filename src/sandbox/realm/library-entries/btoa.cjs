// require('btoa')
module.exports = globalThis.btoa;

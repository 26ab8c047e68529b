// require('atob')
module.exports = globalThis.atob;

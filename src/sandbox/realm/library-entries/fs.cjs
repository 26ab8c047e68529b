// require('fs'): there is no file system in a sandbox; Postman answers with an empty object as well.
module.exports = {};

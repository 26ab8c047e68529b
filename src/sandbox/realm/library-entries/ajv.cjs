// require('ajv'), and the validator behind jsonSchema.
module.exports = require('ajv6');

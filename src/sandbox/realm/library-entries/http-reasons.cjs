// Names and explanations of status codes, for response.details().
module.exports = require('http-reasons');

// require('xml2js'), and the parser behind xml2Json.
module.exports = require('xml2js');

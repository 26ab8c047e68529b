// require('csv-parse/lib/sync')
module.exports = require('csv-parse1/lib/sync');

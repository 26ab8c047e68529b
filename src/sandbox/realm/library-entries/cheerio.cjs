// require('cheerio'), and the global of that name.
module.exports = require('cheerio0');

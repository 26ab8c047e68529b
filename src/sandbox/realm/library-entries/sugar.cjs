// The methods that Sugar 1.4 puts on the prototypes of strings, arrays, numbers, dates and functions.
require('sugar/release/sugar-full.development.js');
module.exports = { isInstalled: true };

// require('events')
module.exports = require('events/events.js');

// require('backbone'), and the global Backbone.
module.exports = require('backbone');

// A module that is required but never used in a sandbox.
module.exports = {};

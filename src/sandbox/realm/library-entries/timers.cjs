// require('timers')
const timers = {
  setTimeout: globalThis.setTimeout,
  setInterval: globalThis.setInterval,
  setImmediate: globalThis.setImmediate ?? ((run, ...args) => globalThis.setTimeout(run, 0, ...args)),
  clearTimeout: globalThis.clearTimeout,
  clearInterval: globalThis.clearInterval,
  clearImmediate: globalThis.clearImmediate ?? ((id) => globalThis.clearTimeout(id)),
};

const nothing = () => {};
module.exports = { ...timers, enroll: nothing, unenroll: nothing, active: nothing, _unrefActive: nothing };

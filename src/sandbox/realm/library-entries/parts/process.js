// A process without a system behind it, for libraries that look for one in the global scope.
const nothing = () => {};

export const process = {
  title: 'browser',
  browser: true,
  env: {},
  argv: [],
  version: '',
  versions: {},
  platform: 'browser',
  nextTick: (run, ...args) => void Promise.resolve().then(() => run(...args)),
  cwd: () => '/',
  emitWarning: nothing,
  on: nothing,
  once: nothing,
  removeListener: nothing,
};

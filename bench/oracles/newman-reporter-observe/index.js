// A newman reporter that writes down what scripts print, which newman's own JSON report leaves out.
const { writeFileSync } = require('node:fs');
const { inspect } = require('node:util');

/** The value itself where JSON can hold it, a readable text where it cannot (cycles, BigInt). */
const portable = (value) => {
  if (value === undefined) return 'undefined';
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return { inspected: inspect(value) };
  }
};

// newman calls it with `new`: an arrow function would not do.
module.exports = function observe(emitter, options) {
  const entries = [];
  emitter.on('console', (_error, args) => {
    if (args) entries.push({ level: args.level, messages: args.messages.map(portable) });
  });
  emitter.on('beforeDone', () => {
    if (typeof options.export === 'string') writeFileSync(options.export, JSON.stringify(entries));
  });
};

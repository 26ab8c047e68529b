// A newman reporter that writes down what scripts print, which newman's own JSON report leaves out.
const { writeFileSync } = require('node:fs');

const portable = (value) => {
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return 'function';
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return value;
};

// newman calls it with `new`: an arrow function would not do.
module.exports = function observe(emitter, options) {
  const entries = [];
  emitter.on('console', (_error, args) => {
    if (args) entries.push({ level: args.level, messages: args.messages.map(portable) });
  });
  emitter.on('beforeDone', () => {
    if (typeof options.export === 'string')
      writeFileSync(
        options.export,
        JSON.stringify(entries, (_key, value) => portable(value)),
      );
  });
};

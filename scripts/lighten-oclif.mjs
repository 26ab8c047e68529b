// Keeps oclif's help, themes and error printing out of the bundle: we show help and errors ourselves, and only parse with it.

const PLAIN = '(text) => text';

/** What oclif's parser and flags ask for, by the end of the path, and what they get instead, as CommonJS text. */
const LIGHT = {
  './handle': 'exports.handle = async () => undefined;',
  './help': 'exports.flagUsages = () => []; exports.loadHelpClass = async () => undefined;',
  './errors/pretty-print': 'exports.default = () => undefined; exports.applyPrettyPrintOptions = (error) => error;',
  '../ux/theme': `exports.colorize = (_, text) => text; exports.parseTheme = (theme) => theme;`,
  '../../ux/theme': `exports.colorize = (_, text) => text; exports.parseTheme = (theme) => theme;`,
  '../ux/write': 'exports.stdout = exports.stderr = () => undefined;',
  'node:readline': 'exports.createInterface = () => { throw new Error("assay asks no questions"); };',
  debug: 'module.exports = () => Object.assign(() => undefined, { enabled: false, extend: () => module.exports() });',
  'clean-stack': `module.exports = ${PLAIN};`,
  'indent-string': `module.exports = ${PLAIN};`,
  'wrap-ansi': `module.exports = ${PLAIN};`,
};

/** An esbuild plugin. */
export const lightenOclif = {
  name: 'lighten-oclif',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ importer, path }) =>
      Object.hasOwn(LIGHT, path) && /[\\/]@oclif[\\/]core[\\/]lib[\\/]/.test(importer)
        ? { path, namespace: 'light-oclif' }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'light-oclif' }, ({ path }) => ({ contents: LIGHT[path], loader: 'js' }));
  },
};

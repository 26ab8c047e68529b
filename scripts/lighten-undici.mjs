// Keeps what HTTP/1.1 never uses of undici out of the bundle: each part costs start-up time in every run.

/** Modules replaced when undici asks for them, as CommonJS text. */
const LIGHT = {
  // Only the default of an option that we set ourselves.
  'node:http': 'module.exports = { maxHeaderSize: 16384 };',
  'node:assert': `
    function assert(value, message) {
      if (!value) throw message instanceof Error ? message : new Error(message ?? 'undici: an assertion failed');
    }
    assert.ok = assert;
    assert.equal = (a, b, m) => assert(a == b, m);
    assert.strictEqual = (a, b, m) => assert(Object.is(a, b), m);
    assert.notStrictEqual = (a, b, m) => assert(!Object.is(a, b), m);
    assert.fail = (m) => assert(false, m);
    module.exports = assert;`,
  // An experiment that is off by default.
  './parser-h1.js': 'exports.getMiloEnabled = () => false;',
  './client-h2.js': "module.exports = () => { throw new Error('HTTP/2 is not part of this build'); };",
};

/** An esbuild plugin. */
export const lightenUndici = {
  name: 'lighten-undici',
  setup(build) {
    build.onResolve({ filter: /^(?:node:(?:http|assert)|\.\/(?:parser-h1|client-h2)\.js)$/ }, ({ importer, path }) =>
      /[\\/]node_modules[\\/]undici[\\/]/.test(importer) ? { path, namespace: 'light' } : undefined,
    );
    // The parser for the few machines without SIMD is read from the package.
    build.onResolve({ filter: /\/llhttp-wasm\.js$/ }, () => ({
      path: 'undici/lib/llhttp/llhttp-wasm.js',
      external: true,
    }));
    build.onLoad({ filter: /.*/, namespace: 'light' }, ({ path }) => ({ contents: LIGHT[path], loader: 'js' }));
  },
};

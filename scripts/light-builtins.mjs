// Reaches Node's own modules without the ESM facade, which reads every export and so loads what nobody asked for
// (import of node:http alone loads HTTP/2, zlib, worker threads and Node's own copy of undici).

/** An esbuild plugin. */
export const lightBuiltins = {
  name: 'light-builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

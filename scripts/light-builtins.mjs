// Reaches Node's own modules without the ESM facade, which reads every export and so loads what nobody asked for
// (import of node:http alone loads HTTP/2, zlib, worker threads and Node's own copy of undici).

/** One constant an export; the call is marked as pure, so that only those that are imported stay and are read. */
const facade = async (name) => {
  const names = Object.keys(await import(name)).filter((key) => key !== 'default');
  return [
    `const builtin = require(${JSON.stringify(name)});`,
    'export default builtin;',
    ...names.map((key) => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})();`),
  ].join('\n');
};

/** An esbuild plugin. */
export const lightBuiltins = {
  name: 'light-builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => ({
      contents: await facade(path),
      loader: 'js',
    }));
  },
};

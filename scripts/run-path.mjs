// Puts what every run needs into one file. Splitting alone makes a file of every set of modules that some features
// share, and opening, reading and linking forty files costs a run more than all the code in them.
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Where the way of a plain run leads; what these import statically comes along. */
const RUN_PATH = [
  'src/cli/main.ts',
  'commands/run.ts',
  'src/formats/postman-v2.ts',
  'src/protocols/http.ts',
  'src/reporters/line.ts',
].map((file) => join(root, file));

const importAll = RUN_PATH.map((file) => `import ${JSON.stringify(file)};`).join('\n');

/** An esbuild plugin: modules that the same entries reach share a file, so every entry and every lazy import reaches all of the run path. */
export const runPath = {
  name: 'run-path',
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, async ({ path, kind, importer, resolveDir }) => {
      if (kind !== 'dynamic-import' && kind !== 'entry-point') return undefined;
      const { path: file, errors } = await build.resolve(path, { kind: 'import-statement', importer, resolveDir });
      return errors.length > 0 ? { errors } : { path: file, namespace: 'after-run-path' };
    });
    // Our modules have no default exports, which `export *` would leave out.
    build.onLoad({ filter: /./, namespace: 'after-run-path' }, ({ path }) => ({
      contents: `${importAll}\nexport * from ${JSON.stringify(path)};`,
      resolveDir: root,
    }));
  },
};

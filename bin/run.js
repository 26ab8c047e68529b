#!/usr/bin/env node
// The installed entry: answers --version at once, checks Node, then starts the built program with V8's compile cache.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
const word = process.argv[2];

if (word === '--version' || word === '-v') {
  process.stdout.write(`${module.createRequire(import.meta.url)('../package.json').version}\n`);
} else if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`error: assay needs Node.js 22.19 or newer, and this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  // A small young generation: memory stays level however many requests a run has.
  const v8 = process.getBuiltinModule('node:v8');
  v8.setFlagsFromString('--max-semi-space-size=2');
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  module.enableCompileCache?.();
  const { main } = await import('../dist/cli.js');
  process.exitCode = await main(process.argv.slice(2));
}

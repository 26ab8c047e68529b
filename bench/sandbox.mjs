// Measures the script sandbox, each part in a process of its own. Usage: node bench/sandbox.mjs [part ...]
import { spawnSync } from 'node:child_process';
import { body, libraries, memory, parallel, script, variables } from './sandbox-parts.mjs';
import { start } from './sandbox-start.mjs';

const PARTS = { start, script, body, variables, libraries, parallel, memory };
const ORDER = Object.keys(PARTS);

const main = async (words) => {
  const unknown = words.find((word) => !ORDER.includes(word));
  if (unknown !== undefined) throw new Error(`there is no part called "${unknown}"; there are ${ORDER.join(', ')}`);
  if (process.platform !== 'linux') throw new Error('this reads /proc');
  if (words.length === 1) return PARTS[words[0]]();
  // What one part compiled and left on the heap must not count for the next.
  for (const part of words.length > 0 ? words : ORDER) {
    spawnSync(process.execPath, [import.meta.filename, part], { stdio: 'inherit' });
  }
};

await main(process.argv.slice(2));

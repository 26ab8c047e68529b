// Measures assay against newman, the Postman CLI, bare pact-core and bare Node in one run. Usage: npm run bench -- [part ...]
import { cpus } from 'node:os';
import { calibrate, howMeasured } from './measure.mjs';
import { pact } from './pact.mjs';
import { cold, memory, requests, thousand, version } from './parts.mjs';
import { preparePeers } from './peers.mjs';
import { startServer } from './server.mjs';

const PARTS = { version, cold, requests, thousand, memory, pact: () => pact() };
const ORDER = Object.keys(PARTS);

const main = async (words) => {
  const unknown = words.find((word) => !ORDER.includes(word));
  if (unknown !== undefined) {
    console.error(`error: there is no part called "${unknown}"; there are ${ORDER.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const peers = preparePeers();
  await calibrate();
  const all = cpus();
  console.log(
    `Node ${process.version}, ${process.platform} ${process.arch}, ${all.length} x ${all[0]?.model ?? 'unknown'}`,
  );
  console.log(howMeasured());
  const server = await startServer();
  try {
    for (const part of words.length > 0 ? words : ORDER) await PARTS[part]({ url: server.url, peers });
  } finally {
    server.close();
  }
};

await main(process.argv.slice(2));

// Installs the peers that assay is measured against into a folder of the bench's own, once.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const PEERS = { newman: '6.2.2', 'postman-cli': '1.34.0' };
const ATTEMPTS = 3;
const folder = path.join(import.meta.dirname, '.peers');

const installed = (name) => {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
};

const isComplete = () => Object.entries(PEERS).every(([name, version]) => installed(name) === version);

const install = () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: PEERS }, null, 2));
  const words = ['install', '--no-audit', '--no-fund', '--loglevel', 'error'];
  spawnSync('npm', words, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
};

/** The command line of each peer, on this Node. (postman-cli's own launcher then starts a binary with a Node inside.) */
export const preparePeers = () => {
  for (let attempt = 1; attempt <= ATTEMPTS && !isComplete(); attempt++) {
    console.log(`Installing the peers into bench/.peers (attempt ${attempt} of ${ATTEMPTS})`);
    install();
  }
  if (!isComplete())
    throw new Error(`could not install ${Object.keys(PEERS).join(' and ')}; is npm's registry reachable?`);
  const modules = path.join(folder, 'node_modules');
  return {
    newman: [process.execPath, path.join(modules, 'newman/bin/newman.js'), 'run'],
    postman: [process.execPath, path.join(modules, 'postman-cli/bin/postman.js'), 'collection', 'run'],
  };
};

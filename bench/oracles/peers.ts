// Installs the two oracles, newman and postman-cli, once, beside the benchmarks.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const PEERS = join(import.meta.dirname, '../.peers');
const VERSIONS = ['newman@6.2.2', 'postman-cli@1.34.0'];

export const installPeers = (): void => {
  if (existsSync(join(PEERS, 'node_modules/.bin/newman')) && existsSync(join(PEERS, 'node_modules/.bin/postman')))
    return;
  mkdirSync(PEERS, { recursive: true });
  execFileSync('npm', ['install', '--prefix', PEERS, '--no-audit', '--no-fund', ...VERSIONS], { stdio: 'inherit' });
};

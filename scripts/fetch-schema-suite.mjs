// Fetches the official JSON-Schema-Test-Suite, which the Python package `jsonschema` holds whole, and keeps it between runs.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const VERSION = '4.26.0';
const ARCHIVE = `jsonschema-${VERSION}.tar.gz`;
const SHA256 = '0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326';
const ATTEMPTS = 4;

const cache = join(import.meta.dirname, '..', '.cache', 'schema-suite');
const kept = join(cache, `jsonschema-${VERSION}`, 'json');

const download = (folder) =>
  execFileSync(
    'python3',
    [
      ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'],
      ...['--no-binary', 'jsonschema', '--dest', folder, `jsonschema==${VERSION}`],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 120_000 },
  );

const downloadPatiently = async (folder) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return download(folder);
    } catch (error) {
      if (attempt === ATTEMPTS) throw new Error(`pip cannot download jsonschema ${VERSION}: ${error.stderr ?? error}`);
      await delay(attempt * 3000);
    }
  }
};

const check = (path) => {
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (sum !== SHA256) throw new Error(`${ARCHIVE} has the checksum ${sum}, not ${SHA256}`);
};

/** The folder that holds `tests` and `remotes`. */
export const fetchSchemaSuite = async () => {
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'new-'));
  try {
    await downloadPatiently(folder);
    check(join(folder, ARCHIVE));
    execFileSync('tar', ['-xzf', join(folder, ARCHIVE), '-C', folder]);
    rmSync(join(cache, `jsonschema-${VERSION}`), { recursive: true, force: true });
    renameSync(join(folder, `jsonschema-${VERSION}`), join(cache, `jsonschema-${VERSION}`));
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await fetchSchemaSuite());

// Pact's own stub server, to compare with.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const binary = (): string => {
  const require = createRequire(import.meta.url);
  const own = `@pact-foundation/pact-cli-${process.platform}-${process.arch}`;
  const cli = createRequire(require.resolve('@pact-foundation/pact-cli/package.json'));
  return join(
    dirname(cli.resolve(`${own}/package.json`)),
    'standalone',
    process.platform === 'win32' ? 'pact.exe' : 'pact',
  );
};

export type OfficialStub = { readonly port: number; close(): Promise<void> };

/** Rejects with what it said when it does not start. */
export const startOfficialStub = (words: readonly string[]): Promise<OfficialStub> =>
  new Promise((resolve, reject) => {
    const child = spawn(binary(), ['stub', ...words, '--port', '0'], {
      env: { ...process.env, PACT_DO_NOT_TRACK: 'true', TZ: 'UTC' },
    });
    let said = '';
    const closed = new Promise<void>((done) => child.once('close', () => done()));
    const hear = (chunk: Buffer): void => {
      said += chunk.toString().replace(/\x1b\[\d*m/g, '');
      const port = /started on port (\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      resolve({
        port: Number(port),
        close: () => {
          child.kill();
          return closed;
        },
      });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('close', () => reject(new Error(said)));
  });

// Starts foreign servers on free ports of loopback, in a folder of their own, and ends those that it started.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PYTHON } from './peers.ts';

export type Workshop = AsyncDisposable & {
  readonly folder: string;
  /** Writes a file, readable by servers that give up their rights, and returns its path. */
  file(name: string, content: string | Buffer): string;
  start(command: readonly string[], port: number, env?: NodeJS.ProcessEnv): Promise<void>;
  /** A script of servers/, which gets the port as its first argument. */
  startPython(script: string, port: number, ...more: readonly string[]): Promise<void>;
  certificates(): Certificates;
};

export type Certificates = {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly client: string;
  readonly clientKey: string;
};

/** A server that is not installed: its rows say so instead of passing. */
export class NotInstalled extends Error {}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
    server.on('error', reject);
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

const CERTIFICATE_COMMANDS = [
  'req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 7 -subj /CN=verify-ca',
  ...['server', 'client'].flatMap((name) => [
    `req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name === 'server' ? 'localhost' : 'ada'}`,
    `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out ${name}.pem -days 7 -extfile names.cnf`,
  ]),
];

const makeCertificates = (folder: string): Certificates => {
  writeFileSync(join(folder, 'names.cnf'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  for (const command of CERTIFICATE_COMMANDS)
    if (!existsSync(join(folder, 'client.pem')) || command.includes('client'))
      execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'ignore' });
  for (const name of ['server.key', 'client.key']) chmodSync(join(folder, name), 0o644);
  const at = (name: string) => join(folder, name);
  return {
    ca: at('ca.pem'),
    cert: at('server.pem'),
    key: at('server.key'),
    client: at('client.pem'),
    clientKey: at('client.key'),
  };
};

export const openWorkshop = (): Workshop => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-independent-'));
  chmodSync(folder, 0o777);
  const children: ChildProcess[] = [];
  const log = join(folder, 'servers.log');
  let certificates: Certificates | undefined;
  const start: Workshop['start'] = async (command, port, env = {}) => {
    const [program = '', ...words] = command;
    if (program.startsWith('/') && !existsSync(program)) throw new NotInstalled(`${program} is not installed`);
    const output = openSync(log, 'a');
    const child = spawn(program, words, {
      cwd: folder,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...env },
    });
    children.push(child);
    for (let tries = 0; tries < 150; tries += 1) {
      if (await answers(port)) return;
      if (child.exitCode !== null) break;
      await sleep(100);
    }
    throw new Error(`${program} does not listen:\n${readFileSync(log, 'utf8').slice(-2000)}`);
  };
  return {
    folder,
    file: (name, content) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    start,
    startPython: (script, port, ...more) =>
      start([PYTHON, join(import.meta.dirname, 'servers', script), String(port), ...more], port),
    certificates: () => (certificates ??= makeCertificates(folder)),
    [Symbol.asyncDispose]: async () => {
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(children.map((child) => child.exitCode ?? new Promise((done) => child.once('exit', done))));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

// The process that holds Pact's native engine: verifies one interaction a message. Whatever the engine prints stays in here.
import { rmSync, unlink, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CoreAnswer, CoreJob } from './job.ts';

type Handle = number;

/** The part of pact-core's bindings that is used here. */
type Bindings = {
  pactffiVerifierNewForApplication(library: string, version: string): Handle;
  pactffiVerifierSetProviderInfo(
    handle: Handle,
    name: string,
    scheme: string,
    host: string,
    port: number,
    path: string,
  ): void;
  pactffiVerifierSetProviderState(handle: Handle, url: string, teardown: boolean, body: boolean): void;
  pactffiVerifierSetVerificationOptions(handle: Handle, disableSslVerification: boolean, timeoutMs: number): void;
  pactffiVerifierSetFollowRedirects(handle: Handle, follow: boolean): void;
  pactffiVerifierAddProviderTransport(
    handle: Handle,
    protocol: string,
    port: number,
    path: string,
    scheme: string,
  ): void;
  pactffiVerifierAddFileSource(handle: Handle, file: string): void;
  pactffiVerifierExecute(handle: Handle, callback: (error: unknown, code: number) => void): number;
  pactffiVerifierJson(handle: Handle): string;
  pactffiVerifierShutdown(handle: Handle): void;
};

const [folder = '', version = ''] = process.argv.slice(2);
const load = createRequire(import.meta.url);

const openBindings = (): Bindings => {
  const { getFfiLib } = load('@pact-foundation/pact-core/dist/ffi') as { getFfiLib(level: string): Bindings };
  return getFfiLib('error');
};

const prepare = (core: Bindings, job: CoreJob, file: string): Handle => {
  const handle = core.pactffiVerifierNewForApplication('assay', version);
  const { name, scheme, host, port } = job.provider;
  core.pactffiVerifierSetProviderInfo(handle, name, scheme, host, port, '/');
  if (job.stateUrl !== undefined) core.pactffiVerifierSetProviderState(handle, job.stateUrl, false, true);
  core.pactffiVerifierSetVerificationOptions(handle, false, job.timeoutMs);
  // The proxy follows redirects where that is right; what it answers is the last word.
  core.pactffiVerifierSetFollowRedirects(handle, false);
  for (const { protocol, port, path, scheme } of job.transports)
    core.pactffiVerifierAddProviderTransport(handle, protocol, port, path, scheme);
  writeFileSync(file, job.pact);
  core.pactffiVerifierAddFileSource(handle, file);
  return handle;
};

const answer = (message: CoreAnswer): void => {
  // That nobody is there to hear it is told by the end of the connection, below.
  process.send?.(message, undefined, undefined, () => undefined);
};

const core = openBindings();

process.on('message', (job: CoreJob) => {
  const file = join(folder, `${job.id}.json`);
  const handle = prepare(core, job, file);
  core.pactffiVerifierExecute(handle, (error, code) => {
    const json = core.pactffiVerifierJson(handle);
    core.pactffiVerifierShutdown(handle);
    answer({ id: job.id, code: error ? -1 : code, json });
    // The folder is removed at the end; what is gone by then costs nobody time.
    unlink(file, () => undefined);
  });
});
// Whoever asked is gone without having cleaned up.
process.on('disconnect', () => {
  rmSync(folder, { recursive: true, force: true });
  // Its plugins with it.
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.exit();
});
// Ctrl-C in the terminal is for the parent, which ends this process when it sees fit.
process.on('SIGINT', () => undefined);

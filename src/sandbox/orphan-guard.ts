// Ends script processes that would outlive the engine. One that waits ends by itself when its pipes do; one that loops
// cannot see that, and when the engine was killed with SIGKILL nobody is left to end it. A shell that waits for the end
// of a pipe of ours does it then. It is started when a script first runs for long: most runs never need it.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** `+pid` guards, `-pid` forgets; the end of the input means that the engine is gone. */
const GUARD = `
pids=''
while read -r line; do
  case $line in
    +*) pids="$pids \${line#+}" ;;
    -*) kept=''; for pid in $pids; do [ "$pid" = "\${line#-}" ] || kept="$kept $pid"; done; pids=$kept ;;
  esac
done
[ -z "$pids" ] || kill -9 $pids
`;

/** Windows ends the children of a process with it. */
const isNeeded = process.platform !== 'win32';

const guarded = new Set<number>();
let shell: ChildProcess | undefined;

const startShell = (): ChildProcess => {
  const started = spawn('/bin/sh', ['-c', GUARD], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
    // What ends the engine's group must not end the guard before it has done its work.
    detached: true,
  });
  const input = started.stdin as Socket;
  // Without a shell there is no guard, and no harm.
  started.on('error', () => undefined);
  input.on('error', () => undefined);
  started.unref();
  input.unref();
  return started;
};

export const guardOrphan = (pid: number | undefined): void => {
  if (!isNeeded || pid === undefined || guarded.has(pid)) return;
  guarded.add(pid);
  shell ??= startShell();
  shell.stdin?.write(`+${pid}\n`);
};

/** The process has ended: its number may be another's soon. */
export const forgetOrphan = (pid: number | undefined): void => {
  if (pid !== undefined && guarded.delete(pid)) shell?.stdin?.write(`-${pid}\n`);
};

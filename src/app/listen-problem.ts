// What keeps a server of ours from listening, in words.
import { Problem } from '../model/problem.ts';

/** `flag`: what chooses the port, where that is not `--port`. */
type Address = { readonly port: number; readonly host: string; readonly flag?: string };

/** The error itself where it is none that a user can mend. `what` begins the code: `stub.port-in-use`. */
export const listenProblem = (error: unknown, { port, host, flag = '--port' }: Address, what: string): unknown => {
  const options = { hint: `Choose another with ${flag}, or ${flag} 0 for any free one.`, cause: error };
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Problem(`${what}.port-in-use`, `Port ${port} is in use already`, options);
    case 'EACCES':
      return new Problem(`${what}.port-forbidden`, `Port ${port} may not be used by this user`, options);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Problem(`${what}.unknown-host`, `This machine has no address ${host}`, { cause: error });
    default:
      return error;
  }
};

/** A host as URLs have it. */
export const shownHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

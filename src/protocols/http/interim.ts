// Takes `100 Continue` answers out of the stream: undici treats them as a broken server.
import type { Connection } from './connection.ts';

/** Interim answers of one exchange that are waited through before the server is called broken. */
export const MAX_INTERIM = 100;

const CONTINUE = /^HTTP\/1\.[01] 100[ \r]/;
/** `HTTP/1.1 100 ` */
const SHORTEST = 13;
const ZERO = 0x30;
const LONGEST = 8192;

const startsLikeContinue = (chunk: Buffer): boolean => {
  if (chunk.length < SHORTEST) return 'HTTP/1.1 100 '.startsWith(chunk.toString('latin1')) && chunk.length > 0;
  return chunk[9] === 0x31 && CONTINUE.test(chunk.toString('latin1', 0, SHORTEST));
};

/** What of a chunk the parser may see; `null` while an interim answer is incomplete. */
export const withoutContinue = (connection: Connection, chunk: Buffer): Buffer | null => {
  let rest = connection.held ? Buffer.concat([connection.held, chunk]) : chunk;
  connection.held = undefined;
  for (let interim = 0; interim < MAX_INTERIM && startsLikeContinue(rest); interim++) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) {
      if (rest.length > LONGEST) break;
      connection.held = rest;
      return null;
    }
    rest = rest.subarray(end + 4);
    if (rest.length === 0) return null;
  }
  connection.awaitsHead = false;
  connection.httpVersion = rest[7] === ZERO ? '1.0' : '1.1';
  return rest;
};

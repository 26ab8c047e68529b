// Lets connections that change their protocol (WebSocket) pass through the proxy; what flows in them is not judged.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Agents } from './proxy-agents.ts';
import { answerHeaders } from './proxy-headers.ts';

const headOf = ({ statusCode, statusMessage }: IncomingMessage, headers: readonly string[]): string => {
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1]}\r\n`] : []));
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('')}\r\n`;
};

/** All of them, the host being the target's. */
const upgradeHeaders = ({ rawHeaders }: IncomingMessage, host: string): string[] =>
  rawHeaders.flatMap((name, at) => {
    if (at % 2 === 1) return [];
    return [name, name.toLowerCase() === 'host' ? host : rawHeaders[at + 1]!];
  });

const join = (one: Duplex, other: Duplex): void => {
  one.on('error', () => other.destroy());
  one.on('close', () => other.destroy());
  one.pipe(other);
};

/** `path`: of the target, with its base path. */
export const passUpgrade = (
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
  target: URL,
  path: string,
  agents: Agents,
) => {
  const isSecure = target.protocol === 'https:';
  const outgoing = (isSecure ? requestHttps : requestHttp)({
    protocol: target.protocol,
    hostname: target.hostname.replace(/^\[|\]$/g, ''),
    ...(target.port === '' ? {} : { port: target.port }),
    method: incoming.method ?? 'GET',
    path,
    headers: upgradeHeaders(incoming, target.host) as never,
    agent: isSecure ? agents.https() : agents.http(),
  });
  client.on('error', () => outgoing.destroy());
  client.on('close', () => outgoing.destroy());
  outgoing.on('error', () => client.destroy());
  outgoing.on('upgrade', (answer, server, rest) => {
    client.write(Buffer.from(headOf(answer, answer.rawHeaders), 'latin1'));
    client.write(rest);
    server.write(head);
    join(client, server);
    join(server, client);
  });
  outgoing.on('response', (answer) => {
    // Its chunks are read by now: the end of the connection is the end of the body.
    client.write(Buffer.from(headOf(answer, [...answerHeaders(answer), 'Connection', 'close']), 'latin1'));
    answer.on('error', () => client.destroy());
    answer.pipe(client);
  });
  outgoing.end();
};

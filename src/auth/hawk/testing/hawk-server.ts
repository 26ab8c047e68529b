// A Hawk server with a clock of its own, written from the protocol's description; it shares no code with the signer.
import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../../testing/listen.ts';

export type HawkKeys = { readonly id: string; readonly key: string; readonly algorithm: string };

const attributes = (header: string): Map<string, string> =>
  new Map(
    [...header.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\\(.)/g, '$1'),
    ]),
  );

const expectedMac = (message: IncomingMessage, given: Map<string, string>, { key, algorithm }: HawkKeys): string => {
  const { hostname, port } = new URL(`http://${message.headers.host}`);
  const head = ['hawk.1.header', given.get('ts'), given.get('nonce'), message.method, message.url, hostname];
  const lines = [...head, port || '80', given.get('hash') ?? '', (given.get('ext') ?? '').replace('\\', '\\\\')];
  if (given.has('app')) lines.push(given.get('app'), given.get('dlg') ?? '');
  return createHmac(algorithm, key)
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('base64');
};

const payloadHash = (message: IncomingMessage, body: Buffer, { algorithm }: HawkKeys): string => {
  const type = (message.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  return createHash(algorithm)
    .update(Buffer.concat([Buffer.from(`hawk.1.payload\n${type}\n`), body, Buffer.from('\n')]))
    .digest('base64');
};

/** `ahead`: seconds that this clock is before the real one, read at every request; `proof`: the key that proves its time. */
type HawkClock = { readonly ahead?: number; readonly proof?: string };

type Judged = { readonly verdict: string; readonly challenge?: string };

const judge = (message: IncomingMessage, body: Buffer, keys: HawkKeys, clock: HawkClock): Judged => {
  const given = attributes(message.headers.authorization ?? '');
  if (given.get('id') !== keys.id) return { verdict: 'nobody', challenge: 'Hawk' };
  if (given.get('mac') !== expectedMac(message, given, keys)) return { verdict: 'other mac', challenge: 'Hawk' };
  const hash = given.get('hash');
  if (hash !== undefined && hash !== payloadHash(message, body, keys)) return { verdict: 'other payload' };
  const now = Math.floor(Date.now() / 1000) + (clock.ahead ?? 0);
  if (Math.abs(Number(given.get('ts')) - now) <= 60)
    return { verdict: hash === undefined ? 'signed' : 'signed with the payload' };
  const tsm = createHmac(keys.algorithm, clock.proof ?? keys.key)
    .update(`hawk.1.ts\n${now}\n`)
    .digest('base64');
  return { verdict: 'stale', challenge: `Hawk ts="${now}", tsm="${tsm}", error="Stale timestamp"` };
};

export const startHawkServer = async (keys: HawkKeys, clock: HawkClock = {}) => {
  return listenOnLoopback(async (message, response) => {
    const body = Buffer.concat(await Array.fromAsync(message as AsyncIterable<Buffer>));
    const { verdict, challenge } = judge(message, body, keys, clock);
    if (challenge !== undefined) response.setHeader('WWW-Authenticate', challenge);
    response.writeHead(verdict.startsWith('signed') ? 200 : 401).end(verdict);
  });
};

// Answers byte for byte, cut at every place.
import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { FAULT, MORE, readAnswer } from './read-answer.ts';
import { createReader, endsWithConnection, expectAnswer, isPartFaulty } from './reader.ts';

type Read = {
  readonly outcome: 'complete' | 'more' | 'to close' | 'fault';
  readonly fault?: string;
  readonly status?: number;
  readonly reason?: string;
  readonly lines?: string;
  readonly body?: string;
  readonly rest?: number;
};

/** Feeds the pieces as a connection would: each in a buffer that is overwritten afterwards. */
const readPieces = (pieces: readonly Buffer[], isHead = false): Read => {
  const reader = createReader();
  expectAnswer(reader, isHead, true, 0);
  const shared = Buffer.alloc(Math.max(1, ...pieces.map(({ length }) => length)));
  for (const [index, piece] of pieces.entries()) {
    shared.fill(0);
    piece.copy(shared);
    const next = readAnswer(reader, shared, 0, piece.length);
    if (next === FAULT) return { outcome: 'fault', fault: reader.head.fault };
    if (next === MORE) continue;
    const rest = piece.length - next + pieces.slice(index + 1).reduce((sum, { length }) => sum + length, 0);
    shared.fill(0);
    return { outcome: 'complete', ...answerOf(reader), rest };
  }
  shared.fill(0);
  if (isPartFaulty(reader)) return { outcome: 'fault', fault: reader.head.fault };
  return endsWithConnection(reader) ? { outcome: 'to close', ...answerOf(reader) } : { outcome: 'more' };
};

const answerOf = ({ head, reason, lines, chunks }: ReturnType<typeof createReader>) => ({
  status: head.status,
  reason,
  lines,
  body: Buffer.concat(chunks).toString('latin1'),
});

const read = (text: string, isHead = false): Read => readPieces([Buffer.from(text, 'latin1')], isHead);

const START = 'HTTP/1.1 200 OK\r\n';
const WHOLE: Readonly<Record<string, string>> = {
  length: `${START}Content-Type: a/b\r\nContent-Length: 5\r\n\r\nhello`,
  'length and the next answer': `${START}Content-Length: 2\r\n\r\nhi${START}Content-Length: 0\r\n\r\n`,
  empty: `${START}Content-Length: 0\r\n\r\n`,
  'no reason': 'HTTP/1.1 200\r\ncontent-length: 1\r\n\r\nx',
  'empty reason': 'HTTP/1.1 200 \r\ncontent-length: 1\r\n\r\nx',
  chunked: `${START}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x="y"\r\n0123456789\r\n0\r\n\r\n`,
  'chunked with trailers': `${START}transfer-encoding: gzip, Chunked\r\n\r\n3\r\nabc\r\n00\r\nX-Sum: 1\r\nY: \r\n\r\n`,
  'to close': `${START}X: y\r\n\r\nuntil the end`,
  '204': 'HTTP/1.1 204 No Content\r\nX: y\r\n\r\n',
  '304': 'HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n',
  interim: `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${START}Content-Length: 2\r\n\r\nok`,
  'odd spaces': `${START}Content-Length: \t 2 \t\r\nX:\r\nY:  \r\n\r\nok`,
  'bytes beyond ASCII': `${START}X: \xe4\xff\r\nContent-Length: 2\r\n\r\n\xfe\x00`,
  'HTTP/1.0': 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
};

const FAULTY: Readonly<Record<string, string>> = {
  'another protocol': 'SSH-2.0-OpenSSH_9.6\r\n\r\n',
  'another version': 'HTTP/2.0 200 OK\r\n\r\n',
  'a status of letters': 'HTTP/1.1 2x0 OK\r\n\r\n',
  'a status of four digits': 'HTTP/1.1 2000 OK\r\n\r\n',
  'line ends without CR': 'HTTP/1.1 200 OK\nContent-Length: 0\n\n',
  'a header without a colon': `${START}Nonsense\r\n\r\n`,
  'a space before the colon': `${START}Content-Length : 5\r\n\r\nhello`,
  'a folded line': `${START}X: a\r\n b\r\nContent-Length: 0\r\n\r\n`,
  'a control character': `${START}X: a\x01b\r\nContent-Length: 0\r\n\r\n`,
  'a CR alone': `${START}X: a\rb\r\nContent-Length: 0\r\n\r\n`,
  'two lengths': `${START}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`,
  'a list of lengths': `${START}Content-Length: 5, 5\r\n\r\nhello`,
  'a signed length': `${START}Content-Length: +5\r\n\r\nhello`,
  'an empty length': `${START}Content-Length:\r\n\r\n`,
  'a length beyond numbers': `${START}Content-Length: 99999999999999999999\r\n\r\n`,
  'length and chunks': `${START}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'chunks and length': `${START}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
  'chunked twice': `${START}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'a coding after chunked': `${START}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
  'a chunk size of no digits': `${START}Transfer-Encoding: chunked\r\n\r\n\r\n\r\n`,
  'a signed chunk size': `${START}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n`,
  'a chunk size beyond numbers': `${START}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n`,
  'a chunk longer than its size': `${START}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n`,
  'a chunk size with LF alone': `${START}Transfer-Encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n`,
  'a broken trailer': `${START}Transfer-Encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n`,
  'a switch of protocols': 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n',
};

describe('an answer read in pieces', () => {
  test.each(Object.entries({ ...WHOLE, ...FAULTY }))('is what it is in one: %s', (_name, text) => {
    const bytes = Buffer.from(text, 'latin1');
    const whole = readPieces([bytes]);
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(readPieces([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at ${cut}`).toEqual(whole);
    expect(readPieces(Array.from(bytes, (_byte, index) => bytes.subarray(index, index + 1))), 'byte by byte').toEqual(
      whole,
    );
    for (let cut = 1; cut < bytes.length - 1; cut += 3)
      for (let later = cut; later < bytes.length; later += 5)
        expect(readPieces([bytes.subarray(0, cut), bytes.subarray(cut, later), bytes.subarray(later)])).toEqual(whole);
  });
});

/** The same numbers in every run. */
const createDice = (): ((sides: number) => number) => {
  let state = 20_261;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % sides;
  };
};

test('answers with random faults are what they are, wherever they are cut', () => {
  const dice = createDice();
  const seeds = Object.values(WHOLE);
  const characters = '\r\n\t :;,0123456789abcAxTt-\x00\x7f\xff';
  const outcomes = new Set<string>();
  for (let round = 0; round < 20_000; round++) {
    let text = seeds[dice(seeds.length)] as string;
    for (let faults = dice(4); faults >= 0; faults--) {
      const at = dice(text.length);
      const put = dice(3) === 0 ? '' : (characters[dice(characters.length)] as string);
      text = text.slice(0, at) + put + text.slice(at + dice(2));
    }
    const bytes = Buffer.from(text, 'latin1');
    const whole = readPieces([bytes]);
    const first = dice(bytes.length + 1);
    const second = first + dice(bytes.length - first + 1);
    const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
    expect(readPieces(pieces), JSON.stringify(pieces.map(String))).toEqual(whole);
    outcomes.add(whole.outcome);
  }
  expect([...outcomes].toSorted()).toEqual(['complete', 'fault', 'more', 'to close']);
});

describe('what is no HTTP', () => {
  test.each(Object.entries(FAULTY))('is refused: %s', (_name, text) => {
    expect(read(text).outcome).toBe('fault');
  });

  test('a head without end is refused once it is too large', () => {
    const line = Buffer.from(`X: ${'y'.repeat(1021)}\r\n`);
    const pieces = [Buffer.from(START), ...Array.from({ length: 130 }, () => line)];
    expect(readPieces(pieces)).toEqual({ outcome: 'fault', fault: 'Header overflow' });
  });

  test('interim answers and chunk extensions without end are refused', () => {
    expect(read('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(101)).fault).toBe('Too many interim responses');
    const endless = `${START}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}`;
    expect(read(endless).fault).toBe('Chunk extensions overflow');
  });
});

describe('framing', () => {
  test('what follows the answer is left alone', () => {
    expect(read(WHOLE['length and the next answer']!)).toMatchObject({ outcome: 'complete', body: 'hi', rest: 38 });
  });

  test('an answer to HEAD has no body, whatever it announces', () => {
    expect(read(`${START}Content-Length: 5\r\n\r\n`, true)).toMatchObject({ outcome: 'complete', body: '' });
    expect(read(`${START}Transfer-Encoding: chunked\r\n\r\n`, true)).toMatchObject({ outcome: 'complete', body: '' });
  });

  test('transfer codings without chunked end with the connection', () => {
    expect(read(`${START}Transfer-Encoding: gzip\r\n\r\nxyz`)).toMatchObject({ outcome: 'to close', body: 'xyz' });
  });

  test('a body that is cut off is not complete', () => {
    expect(read(`${START}Content-Length: 6\r\n\r\nhello`).outcome).toBe('more');
    expect(read(`${START}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`).outcome).toBe('more');
    expect(read(`${START}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n`).outcome).toBe('more');
  });
});

describe("against Node's own client", () => {
  /** What Node makes of the bytes. */
  const nodeReads = async (text: string): Promise<{ status: number; body: string; raw: string[] } | 'error'> => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(text, 'latin1'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await new Promise((resolve) => {
        const request = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false });
        request.on('upgrade', (_response, socket) => {
          socket.destroy();
          resolve('error');
        });
        request.on('error', () => resolve('error'));
        request.on('response', (response) => {
          let body = '';
          response.setEncoding('latin1');
          response.on('data', (chunk: string) => {
            body += chunk;
          });
          response.on('error', () => resolve('error'));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body, raw: response.rawHeaders }));
        });
      });
    } finally {
      server.close();
    }
  };

  const flat = (lines: string): string[] =>
    lines
      .split('\r\n')
      .slice(0, -1)
      .flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);

  test.each(Object.entries(WHOLE))('the same answer: %s', async (_name, text) => {
    const { status, body, lines = '' } = read(text);
    expect(await nodeReads(text)).toEqual({ status, body, raw: flat(lines) });
  });

  /** Not judged by Node: it reads these until the connection ends, takes HTTP/2.0 for a version, and hands a switch of protocols on. */
  const LAXER = new Set(['a coding after chunked', 'chunked twice', 'another version', 'a switch of protocols']);

  test.each(
    Object.entries(FAULTY).filter(([name]) => !LAXER.has(name)),
  )('the same refusal: %s', async (_name, text) => {
    expect(await nodeReads(text)).toBe('error');
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHost } from './host.ts';
import { readTokenFile } from './oauth2-token-file.ts';

const host = createHost();
const OWNER = { tokenUrl: 'https://id/token', clientId: 'c', scope: 'read' };
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-tokens-'));
  file = join(folder, 'tokens.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = async (text?: string) => {
  if (text !== undefined) writeFileSync(file, text);
  return (await readTokenFile(file, host))!;
};
const written = () => JSON.parse(readFileSync(file, 'utf8'));

test('a missing and an empty file hold no token', async () => {
  expect(await readTokenFile(undefined, host)).toBeUndefined();
  expect((await open()).find(OWNER)).toBeUndefined();
  expect((await open('')).find(OWNER)).toBeUndefined();
});

test('what is kept is found by the next run of the same client alone, and only its owner can read the file', async () => {
  await (await open()).keep(OWNER, { accessToken: 'a', refreshToken: 'r', expiresAt: 5_000_000 });
  const store = await open();
  expect(store.find(OWNER)).toEqual({ accessToken: 'a', refreshToken: 'r', expiresAt: 5_000_000 });
  for (const other of [{ tokenUrl: 'https://evil/token' }, { clientId: 'd' }, { scope: 'write' }])
    expect(store.find({ ...OWNER, ...other })).toBeUndefined();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['tokens.json']);
});

test('a file that others could read is closed when it is written', async () => {
  writeFileSync(file, '{"tokens": []}', { mode: 0o644 });
  await (await open()).keep(OWNER, { accessToken: 'a' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('tokens of other clients stay, those written meanwhile too', async () => {
  const [one, two] = [await open(), await open()];
  const other = { ...OWNER, clientId: 'd' };
  await Promise.all([one.keep(OWNER, { accessToken: 'a1' }), one.keep(other, { accessToken: 'd1' })]);
  await two.keep(OWNER, { accessToken: 'a2' });
  expect(written().tokens.map((token: Record<string, unknown>) => token.access_token)).toEqual(['d1', 'a2']);
});

test('a single token serves whoever asks, until it is replaced by one with an owner', async () => {
  const store = await open('{"refresh_token": "r", "expires_at": 7, "note": "mine"}');
  expect(store.find(OWNER)).toEqual({ refreshToken: 'r', expiresAt: 7_000 });
  await store.keep(OWNER, { accessToken: 'a', refreshToken: 'r2' });
  expect(written()).toEqual({
    tokens: [{ token_url: 'https://id/token', client_id: 'c', scope: 'read', access_token: 'a', refresh_token: 'r2' }],
  });
});

test('the token that names most of its owner wins', async () => {
  const tokens = [
    { access_token: 'any' },
    { client_id: 'c', access_token: 'mine' },
    { client_id: 'd', access_token: 'd' },
  ];
  expect((await open(JSON.stringify({ tokens }))).find(OWNER)).toEqual({ accessToken: 'mine' });
});

test.each([
  ['{', 'it is not JSON'],
  ['[]', 'a token is not an object'],
  ['{"tokens": [1]}', 'a token is not an object'],
  ['{}', 'a token has neither "access_token" nor "refresh_token"'],
  ['{"access_token": 1}', '"access_token" is not a text'],
  ['{"access_token": "a", "expires_at": "tomorrow"}', '"expires_at" is not a number of seconds'],
])('%s is a problem', async (text, why) => {
  await expect(open(text)).rejects.toMatchObject({
    name: 'Problem',
    message: `Cannot use the token file ${file}: ${why}`,
  });
});

// Keeps OAuth 2 tokens in a file of the user's, so that one login on a terminal serves later runs, in CI too.
import { resolve } from 'node:path';
import type { KeptToken, TokenOwner, TokenStore } from '../model/oauth2.ts';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';

/** As the file has it: RFC 6749's names. A name of an owner that is absent fits every owner. */
type Entry = {
  readonly token_url?: string;
  readonly client_id?: string;
  readonly scope?: string;
  readonly username?: string;
  readonly access_token?: string;
  readonly refresh_token?: string;
  /** Epoch seconds. */
  readonly expires_at?: number;
};

const OWNER_NAMES = ['token_url', 'client_id', 'scope', 'username'] as const;
const TEXT_NAMES = [...OWNER_NAMES, 'access_token', 'refresh_token'] as const;

const unreadable = (path: string, why: string): Problem =>
  new Problem('oauth2.token-file', `Cannot use the token file ${path}: ${why}`, {
    hint: 'It holds {"tokens": [{"token_url", "client_id", "refresh_token", ...}]}, or one such token; a missing file is made.',
  });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const checkEntry = (value: unknown, path: string): Entry => {
  if (!isObject(value)) throw unreadable(path, 'a token is not an object');
  const wrong = TEXT_NAMES.find((name) => value[name] !== undefined && typeof value[name] !== 'string');
  if (wrong) throw unreadable(path, `"${wrong}" is not a text`);
  if (value.expires_at !== undefined && typeof value.expires_at !== 'number')
    throw unreadable(path, '"expires_at" is not a number of seconds');
  if (value.access_token === undefined && value.refresh_token === undefined)
    throw unreadable(path, 'a token has neither "access_token" nor "refresh_token"');
  return value as Entry;
};

const parse = (text: string, path: string): readonly Entry[] => {
  if (text.trim() === '') return [];
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw unreadable(path, 'it is not JSON');
  }
  const list = isObject(document) && Array.isArray(document.tokens) ? document.tokens : [document];
  return list.map((value) => checkEntry(value, path));
};

const ownerEntry = ({ tokenUrl, clientId, scope, username }: TokenOwner): Entry => ({
  token_url: tokenUrl,
  client_id: clientId,
  ...(scope === undefined ? {} : { scope }),
  ...(username === undefined ? {} : { username }),
});

const fits = (entry: Entry, owner: Entry): boolean =>
  OWNER_NAMES.every((name) => entry[name] === undefined || entry[name] === owner[name]);

/** The entry that names most of its owner. */
const best = (entries: readonly Entry[], owner: Entry): Entry | undefined => {
  const named = (entry: Entry): number => OWNER_NAMES.filter((name) => entry[name] !== undefined).length;
  return entries.filter((entry) => fits(entry, owner)).sort((a, b) => named(b) - named(a))[0];
};

const toKept = ({ access_token, refresh_token, expires_at }: Entry): KeptToken => ({
  ...(access_token === undefined ? {} : { accessToken: access_token }),
  ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
  ...(expires_at === undefined ? {} : { expiresAt: expires_at * 1000 }),
});

const toEntry = (owner: Entry, { accessToken, refreshToken, expiresAt }: KeptToken): Entry => ({
  ...owner,
  ...(accessToken === undefined ? {} : { access_token: accessToken }),
  ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  ...(expiresAt === undefined ? {} : { expires_at: Math.floor(expiresAt / 1000) }),
});

const readEntries = async (path: string, host: Host): Promise<readonly Entry[]> =>
  (await host.exists(path)) === undefined ? [] : parse(new TextDecoder().decode(await host.readBytes(path)), path);

/** Through a temporary neighbour, readable by its owner alone. */
const writeEntries = async (path: string, entries: readonly Entry[], host: Host): Promise<void> => {
  const file = await host.createFile(path, 0o600);
  await file.write(`${JSON.stringify({ tokens: entries }, undefined, 2)}\n`);
  await file.commit();
};

/** Undefined without a file; rejects with Problem for a file that holds something else. */
export const readTokenFile = async (path: string | undefined, host: Host): Promise<TokenStore | undefined> => {
  if (path === undefined) return undefined;
  const full = resolve(host.cwd, path);
  const entries = await readEntries(full, host);
  let last: Promise<unknown> = Promise.resolve();
  // Read again: another run may have written its own tokens meanwhile.
  const replace = async (owner: Entry, token: KeptToken): Promise<void> => {
    const current = await readEntries(full, host);
    const replaced = best(current, owner);
    await writeEntries(full, [...current.filter((entry) => entry !== replaced), toEntry(owner, token)], host);
  };
  return {
    find: (owner) => {
      const found = best(entries, ownerEntry(owner));
      return found && toKept(found);
    },
    keep: (owner, token) => {
      const written = last.then(() => replace(ownerEntry(owner), token));
      last = written.catch(() => undefined);
      return written;
    },
  };
};

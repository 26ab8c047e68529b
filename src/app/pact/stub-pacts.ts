// Gathers the pacts that a stub server answers for: files, folders, globs, URLs, and those of a Pact Broker.
import { resolve } from 'node:path';
import { readPact } from '../../contracts/pact/read-pact.ts';
import { type StubInteraction, stubInteractions } from '../../contracts/pact/stub.ts';
import { decodeText } from '../../core/decode-text.ts';
import type { Pact } from '../../model/pact.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { readPacts } from './read-pacts.ts';
import type { StubOptions } from './stub-options.ts';
import { withBroker } from './with-broker.ts';

type Read = { readonly pact: Pact; readonly text: string };

const URL_LIKE = /^https?:\/\//i;

/** A name, or a regular expression for it; unlike names may hold anything. */
const likes = (wanted: readonly string[], name: string): boolean =>
  wanted.length === 0 ||
  wanted.some((one) => {
    if (one === name) return true;
    try {
      return new RegExp(one).test(name);
    } catch {
      return false;
    }
  });

const wantsOf =
  ({ consumers = [], providers = [] }: StubOptions) =>
  (consumer: string, provider: string): boolean =>
    likes(consumers, consumer) && likes(providers, provider);

/** `--extension`: every file of a folder that ends so, whatever it is called. */
const inFolder = async (host: Host, folder: string, extension: string): Promise<readonly string[]> => {
  const kind = await host.exists(resolve(host.cwd, folder));
  if (kind !== 'folder') return [folder];
  const pattern = `${resolve(host.cwd, folder).replaceAll('\\', '/')}/**/*.${extension.replace(/^\./, '')}`;
  const found = await host.glob(pattern);
  if (found.length > 0) return found;
  throw new Problem('pact.empty-folder', `${folder} holds no file that ends in .${extension.replace(/^\./, '')}`);
};

/** URLs with a login of their own are asked as a broker is. */
const readUrls = async (urls: readonly string[], options: StubOptions, host: Host): Promise<readonly Read[]> => {
  const { login = {} } = options;
  if (Object.keys(login).length === 0) return readPacts(host, urls, options);
  return Promise.all(
    urls.map(async (url): Promise<Read> => {
      const { origin, pathname, search } = new URL(url);
      const broker = { ...login, url: origin, ...(options.retries === undefined ? {} : { retries: options.retries }) };
      const found = await withBroker({ ...options, broker }, host, (hal) => hal.get(`${origin}${pathname}${search}`));
      if (!found) throw new Problem('pact.none', `There is no pact at ${origin}${pathname}`);
      return { pact: readPact({ path: found.url, text: found.text }), text: found.text };
    }),
  );
};

const readBroker = async (options: StubOptions, host: Host): Promise<readonly Read[]> => {
  if (options.brokerUrl === undefined) return [];
  const { latestPacts } = await import('../../contracts/pact/stub-broker.ts');
  const broker = {
    ...options.login,
    url: options.brokerUrl,
    ...(options.retries === undefined ? {} : { retries: options.retries }),
  };
  return withBroker({ ...options, broker }, host, (hal) => latestPacts(hal, wantsOf(options)));
};

const readFiles = async (paths: readonly string[], options: StubOptions, host: Host): Promise<readonly Read[]> => {
  if (options.extension === undefined) return readPacts(host, paths, options);
  const files = await Promise.all(paths.map((path) => inFolder(host, path, options.extension!)));
  return Promise.all(
    files.flat().map(async (path): Promise<Read> => {
      const text = decodeText(await host.readBytes(resolve(host.cwd, path)));
      return { pact: readPact({ path, text }), text };
    }),
  );
};

export type StubPacts = { readonly pacts: number; readonly interactions: readonly StubInteraction[] };

/** The interactions in the order of their pacts. Rejects with Problem for what cannot be read. */
export const readStubPacts = async (options: StubOptions, host: Host): Promise<StubPacts> => {
  const urls = options.pacts.filter((source) => URL_LIKE.test(source));
  const files = options.pacts.filter((source) => !URL_LIKE.test(source));
  const read = [
    ...(await readFiles(files, options, host)),
    ...(await readUrls(urls, options, host)),
    ...(await readBroker(options, host)),
  ];
  const wants = wantsOf(options);
  const wanted = read.filter(({ pact }) => wants(pact.consumer, pact.provider));
  return { pacts: wanted.length, interactions: wanted.flatMap(({ pact, text }) => stubInteractions(pact, text)) };
};

// Opens the sample API that ships with assay, and says how to try things on it.
import { isAbsolute, join, relative } from 'node:path';
import { nearest } from '../core/nearest.ts';
import { Problem } from '../model/problem.ts';
import { PACKAGE_ROOT } from './package-root.ts';

/** A server that is listening; `close` ends it and its connections. */
export type RunningServer = {
  readonly url: string;
  close(): Promise<void>;
};

type ServeOptions = { readonly name: string | undefined; readonly port: number; readonly host: string };

/** Every sample API by name, loaded only when it is served. */
const SERVERS: Readonly<Record<string, (options: { port: number; host: string }) => Promise<RunningServer>>> = {
  demo: async (options) => (await import('../../fixtures/servers/shop.ts')).startShop(options),
};

const unknownServer = (name: string | undefined): Problem => {
  const names = Object.keys(SERVERS);
  if (name === undefined) {
    return new Problem('serve.nothing-named', 'Say what to serve', { hint: `Try "assay serve ${names[0]}".` });
  }
  const near = nearest(name, names);
  const hint = near ? `Did you mean "assay serve ${near}"?` : `There is: ${names.join(', ')}.`;
  return new Problem('serve.unknown-server', `There is no sample API called "${name}"`, { hint });
};

const listenProblem = (error: unknown, { port, host }: ServeOptions): Problem | undefined => {
  const options = { hint: 'Choose another with --port, or --port 0 for any free one.', cause: error };
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Problem('serve.port-in-use', `Port ${port} is in use already`, options);
    case 'EACCES':
      return new Problem('serve.port-forbidden', `Port ${port} may not be used by this user`, options);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Problem('serve.unknown-host', `This machine has no address ${host}`, { cause: error });
    default:
      return undefined;
  }
};

/** Starts the sample API of that name; rejects with Problem when there is none, or when it cannot listen. */
export const serveDemo = async (options: ServeOptions): Promise<RunningServer> => {
  const { name, port, host } = options;
  const start = name !== undefined && Object.hasOwn(SERVERS, name) ? SERVERS[name] : undefined;
  if (!start) throw unknownServer(name);
  try {
    return await start({ port, host });
  } catch (error) {
    throw listenProblem(error, options) ?? error;
  }
};

const quoted = (word: string): string => (/^[\w./:=@\\-]+$/.test(word) ? word : JSON.stringify(word));

/** Commands to try on the sample API at `url`, written for a shell in `cwd`. */
export const exampleCommands = (url: string, cwd: string): readonly string[] => {
  const folder = join(PACKAGE_ROOT, 'collections', 'shop');
  const near = relative(cwd, folder);
  const shop = near.startsWith('..') || isAbsolute(near) ? folder : near;
  const file = (name: string): string => quoted(join(shop, name));
  const base = `--env-var ${quoted(`baseUrl=${url}`)}`;
  const run = `assay run ${file('shop.postman_collection.json')} -e ${file('shop.postman_environment.json')} ${base}`;
  return [
    `${run} -d ${file('shop.data.csv')} --working-dir ${quoted(shop)}`,
    `${run} -d ${file('shop.data.csv')} -n 1 --folder Catalogue --verbose`,
    `curl ${url}/`,
  ];
};

// Opens the sample API that ships with assay, and says how to try things on it.
import { isAbsolute, join, relative } from 'node:path';
import { nearest } from '../core/nearest.ts';
import { Problem } from '../model/problem.ts';
import { listenProblem } from './listen-problem.ts';
import { PACKAGE_ROOT } from './package-root.ts';

/** A server that is listening; `close` ends it and its connections. */
export type RunningServer = {
  readonly url: string;
  close(): Promise<void>;
};

type ServeOptions = { readonly name: string | undefined; readonly port: number; readonly host: string };

type SampleApi = {
  readonly start: (options: { port: number; host: string }) => Promise<RunningServer>;
  /** Commands to try on it. */
  readonly examples: (url: string, folder: string) => readonly string[];
};

const quoted = (word: string): string => (/^[\w./:=@\\-]+$/.test(word) ? word : JSON.stringify(word));

const runLine = (name: string, folder: string, variable: string): string => {
  const file = (kind: string): string => quoted(join(folder, `${name}.postman_${kind}.json`));
  return `assay run ${file('collection')} -e ${file('environment')} --env-var ${quoted(variable)}`;
};

const shopExamples: SampleApi['examples'] = (url, folder) => {
  const run = `${runLine('shop', folder, `baseUrl=${url}`)} -d ${quoted(join(folder, 'shop.data.csv'))}`;
  const pact = (file: string): string => quoted(join(folder, '..', 'pacts', file));
  const document = quoted(join(folder, '..', 'openapi', 'shop.openapi.yaml'));
  return [
    `${run} --working-dir ${quoted(folder)}`,
    `${run} -n 1 --folder Catalogue --verbose`,
    `assay send GET ${url}/products --expect-status 200`,
    `assay verify pact ${pact('web-shop.json')} --provider-url ${url} --states ${pact('states.postman_collection.json')}`,
    `assay verify openapi ${document} --url ${url} --exclude tag:network -H "Authorization: Bearer ada-5e0c1d"`,
  ];
};

const gateExamples: SampleApi['examples'] = (url, folder) => [
  `${runLine('gate', folder, `gate=${url}`)} --working-dir ${quoted(folder)}`,
  `assay send GET ${url}/auth/digest/SHA-256 -u ada:Lovelace-1815 --digest`,
];

/** Every sample API by name, loaded only when it is served; its collection stands in the folder of the same name. */
const SERVERS: Readonly<Record<string, SampleApi & { readonly folder: string }>> = {
  demo: {
    folder: 'shop',
    start: async (options) => (await import('../../fixtures/servers/shop.ts')).startShop(options),
    examples: shopExamples,
  },
  gate: {
    folder: 'gate',
    start: async (options) => (await import('../../fixtures/servers/gate.ts')).startGate(options),
    examples: gateExamples,
  },
};

const unknownServer = (name: string | undefined): Problem => {
  const names = Object.keys(SERVERS);
  if (name === undefined) {
    return new Problem('serve.nothing-named', 'Say what to serve', { hint: `Try "assay serve ${names[0]}".` });
  }
  const near = nearest(name, names);
  const hint = near ? `Did you mean "assay serve ${near}"?` : `There are: ${names.join(', ')}.`;
  return new Problem('serve.unknown-server', `There is no sample API called "${name}"`, { hint });
};

/** Starts the sample API of that name; rejects with Problem when there is none, or when it cannot listen. */
export const serveDemo = async (options: ServeOptions): Promise<RunningServer> => {
  const { name, port, host } = options;
  const start = name !== undefined && Object.hasOwn(SERVERS, name) ? SERVERS[name]?.start : undefined;
  if (!start) throw unknownServer(name);
  try {
    return await start({ port, host });
  } catch (error) {
    throw listenProblem(error, options, 'serve');
  }
};

/** Commands to try on the sample API called `name` at `url`, written for a shell in `cwd`. */
export const exampleCommands = (name: string, url: string, cwd: string): readonly string[] => {
  const server = SERVERS[name];
  if (!server) return [];
  const folder = join(PACKAGE_ROOT, 'collections', server.folder);
  const near = relative(cwd, folder);
  return server.examples(url, near.startsWith('..') || isAbsolute(near) ? folder : near);
};

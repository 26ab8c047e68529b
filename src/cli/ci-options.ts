// Turns the suites of a config file into calls of the commands they stand for.
import { isAbsolute, join, relative, sep } from 'node:path';
import type { CiSuite } from '../app/ci/ci-suite.ts';
import type { CiConfig, SuiteEntry } from '../app/ci/read-ci-config.ts';
import type { Host } from '../app/host.ts';
import { nearest } from '../core/nearest.ts';
import { Problem } from '../model/problem.ts';
import { callCommand, ciCommand } from './ci-commands.ts';
import { type FlagShapes, flagNamed, flagWords, kebab } from './config-words.ts';

type Command = CiSuite['command'];

/** What names the inputs of a suite, and so says which command it is for. In a suite of collections the others are its flags. */
const INPUTS: readonly (readonly [command: Command, keys: readonly string[]])[] = [
  ['run', ['collection', 'collections']],
  ['verify pact', ['pact', 'pacts']],
  ['verify openapi', ['openapi']],
  ['verify schema', ['schema', 'schemas']],
];

const OWN_KEYS = ['name', 'provider'];
/** Shorter names for what is said often. */
const ALIASES: { readonly [key: string]: string } = {
  data: 'iteration-data',
  iterations: 'iteration-count',
  folders: 'folder',
  headers: 'header',
};
/** These belong to the whole, not to a suite. */
const OF_WHOLE = new Set(
  'config reporters reporter reporter-option silent color disable-unicode suppress-exit-code watch list json junit baseline update-baseline'.split(
    ' ',
  ),
);

const commandOf = (entry: SuiteEntry): { readonly command: Command; readonly key: string | undefined } => {
  const found = INPUTS.flatMap(([command, keys]) =>
    keys.filter((key) => key in entry.values).map((key) => ({ command, key })),
  );
  // A table of endpoints names its schemas itself.
  if (found.length === 0 && 'endpoints' in entry.values) return { command: 'verify schema', key: undefined };
  const [first, second] = found;
  if (!first) {
    throw new Problem('ci.suite', `${entry.at()} says nothing to run or verify`, {
      hint: 'Give it a collection, a pact, a schema or an openapi document.',
    });
  }
  if (second && (first.command !== 'run' || second.command === 'run' || second.command === 'verify pact')) {
    throw new Problem('ci.suite', `${entry.at(second.key)} a suite has one of ${first.key} and ${second.key}`, {
      hint: 'Make two suites of it.',
    });
  }
  return first;
};

/** As people would write it: relative where it lies below the current folder. */
const located = (value: string, base: string, host: Host): string => {
  if (/^(?:https?:|urn:)/i.test(value)) return value;
  const path = isAbsolute(value) ? value : join(base, value);
  const near = relative(host.cwd, path);
  return near === '' || near.startsWith(`..${sep}`) || near === '..' || isAbsolute(near) ? path : near;
};

const inputsOf = (entry: SuiteEntry, key: string): readonly string[] => {
  const value = entry.values[key];
  const list = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((item) => typeof item === 'string' && item !== '')) return list as string[];
  throw new Problem('ci.suite', `${entry.at(key)} "${key}" is neither a path nor a list of paths`);
};

const flagKey = (flags: FlagShapes, key: string): string | undefined => {
  const name = kebab(key);
  return flagNamed(flags, name) ?? (ALIASES[name] === undefined ? undefined : flagNamed(flags, ALIASES[name]));
};

const unknownKey = (entry: SuiteEntry, key: string, flags: FlagShapes): Problem => {
  const near = nearest(kebab(key), [
    ...Object.keys(flags),
    ...Object.keys(ALIASES),
    ...INPUTS.flatMap(([, keys]) => keys),
    ...OWN_KEYS,
  ]);
  return new Problem('config.unknown-setting', `${entry.at(key)} has a setting that assay does not know: ${key}`, {
    ...(near ? { hint: `Did you mean ${near}?` } : {}),
  });
};

const wordsOfKey = (entry: SuiteEntry, key: string, flags: FlagShapes, base: string): readonly string[] => {
  const name = flagKey(flags, key);
  if (name === undefined) throw unknownKey(entry, key, flags);
  if (OF_WHOLE.has(name)) {
    throw new Problem('ci.setting', `${entry.at(key)} ${key} belongs to the whole run, not to a suite`, {
      hint: `Set it beside "suites", or give --${name} to assay ci.`,
    });
  }
  return flagWords(name, flags[name]!, entry.values[key], base, entry.at(key));
};

/** Where the provider is, said in the words of the command, unless the suite says it itself. */
const providerWords = (command: Command, entry: SuiteEntry, said: ReadonlySet<string>): readonly string[] => {
  const { provider } = entry.values;
  if (typeof provider !== 'string') return [];
  const isSaid = (...names: readonly string[]) => names.some((name) => said.has(name));
  switch (command) {
    case 'verify pact':
      return isSaid('provider-url', 'hostname', 'port', 'transports') ? [] : [`--provider-url=${provider}`];
    case 'verify openapi':
      return isSaid('url') ? [] : [`--url=${provider}`];
    case 'run':
      return said.has('openapi') && !said.has('openapi-server') ? [`--openapi-server=${provider}`] : [];
    case 'verify schema':
      return [];
    default:
      return command satisfies never;
  }
};

/** A URL without its origin is one of the provider's. */
const withProvider = (command: Command, entry: SuiteEntry): SuiteEntry => {
  const { url, provider } = entry.values;
  const urls: readonly unknown[] = Array.isArray(url) ? url : [url];
  const isPath = (one: unknown): one is string => typeof one === 'string' && one.startsWith('/');
  if (command !== 'verify schema' || !urls.some(isPath)) return entry;
  if (typeof provider !== 'string') {
    throw new Problem('ci.provider', `${entry.at('url')} a URL without its origin needs a provider`, {
      hint: 'Set provider: http://localhost:8080 beside "suites", or give --provider.',
    });
  }
  const base = provider.replace(/\/+$/, '');
  return { ...entry, values: { ...entry.values, url: urls.map((one) => (isPath(one) ? base + one : one)) } };
};

const nameOf = (entry: SuiteEntry, inputs: readonly string[]): string => {
  const { name, endpoints } = entry.values;
  if (name === undefined) return inputs[0] ?? String(endpoints);
  if (typeof name === 'string' && name !== '') return name;
  throw new Problem('ci.suite', `${entry.at('name')} the name of a suite is a text`);
};

const toSuite = async (written: SuiteEntry, { path, base }: CiConfig, host: Host): Promise<CiSuite> => {
  const { command, key } = commandOf(written);
  const entry = withProvider(command, written);
  const { flags } = await ciCommand(command);
  const inputs = key === undefined ? [] : inputsOf(entry, key);
  const keys = Object.keys(entry.values).filter((one) => one !== key && !OWN_KEYS.includes(one));
  const options = keys.flatMap((one) => wordsOfKey(entry, one, flags, base));
  const said = new Set(keys.map((one) => flagKey(flags, one) ?? one));
  const operands = inputs.map((input) => located(input, base, host));
  const words = [...operands, ...options, ...providerWords(command, entry, said), `--config=${path}`];
  return {
    name: nameOf(entry, inputs),
    command,
    inputs: operands,
    run: (shared, given) => callCommand(command, words, shared, given),
  };
};

const withUniqueNames = (suites: readonly CiSuite[]): readonly CiSuite[] => {
  const seen = new Map<string, number>();
  return suites.map((suite) => {
    const times = (seen.get(suite.name) ?? 0) + 1;
    seen.set(suite.name, times);
    return times === 1 ? suite : { ...suite, name: `${suite.name} (${times})` };
  });
};

const chosen = (suites: readonly CiSuite[], wanted: readonly string[]): readonly CiSuite[] => {
  if (wanted.length === 0) return suites;
  const unknown = wanted.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown === undefined) return suites.filter(({ name }) => wanted.includes(name));
  const names = suites.map(({ name }) => name);
  const near = nearest(unknown, names);
  throw new Problem('ci.no-such-suite', `There is no suite "${unknown}"`, {
    hint: near ? `Did you mean "${near}"?` : `There are: ${names.map((name) => `"${name}"`).join(', ')}.`,
  });
};

/** Rejects with Problem, with file and line, for a suite that cannot be meant. */
export const toSuites = async (
  config: CiConfig,
  wanted: readonly string[],
  host: Host,
): Promise<readonly CiSuite[]> => {
  const suites: CiSuite[] = [];
  for (const entry of config.suites) suites.push(await toSuite(entry, config, host));
  return chosen(withUniqueNames(suites), wanted);
};

// Adds settings of config files and the environment to the command line, as the flags they stand for.
import { isAbsolute, join } from 'node:path';
import type { Host } from '../app/host.ts';
import { readSettings, type Settings } from '../app/settings.ts';
import { nearest } from '../core/nearest.ts';
import { Problem } from '../model/problem.ts';
import { normaliseArgv } from './argv.ts';

export type FlagShape = {
  readonly type: string;
  readonly char?: string;
  readonly helpValue?: unknown;
  readonly multiple?: boolean;
  readonly allowNo?: boolean;
  readonly aliases?: readonly string[];
};
export type FlagShapes = Readonly<Record<string, FlagShape>>;

const COLLECTION_KEYS = new Set(['collection', 'collections']);
/** Settings with a shape of their own: `reporter: {junit: {export: "f"}}` is newman's. */
const REPORTER_KEYS = new Set(['reporter', 'reporter-options']);
/** ASSAY_CLIENT_ID and the like are none of ours, so an unknown variable is not a mistake. */
const LENIENT_ORIGIN = 'the environment';

export const kebab = (name: string): string =>
  name
    .replaceAll('_', '-')
    .replace(/[a-z\d](?=[A-Z])/g, '$&-')
    .toLowerCase();

/** Flags that say the same in another way: where one of them is given, the setting means nothing. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  'provider-url': ['hostname', 'port'],
  hostname: ['provider-url'],
  port: ['provider-url'],
  'state-change-url': ['state-change-command', 'states'],
  'state-change-command': ['state-change-url', 'states'],
  states: ['state-change-url', 'state-change-command'],
};

/** Settings that name what the operands name, several of them: given operands win. */
const SOURCES: ReadonlySet<string> = new Set(['file', 'dir', 'url']);

const isNamed = (words: readonly string[], name: string, { char, aliases = [] }: FlagShape): boolean => {
  const long = [name, `no-${name}`, ...aliases].map((one) => `--${one}`);
  return words.some(
    (word) => long.some((one) => word === one || word.startsWith(`${one}=`)) || (char && word.startsWith(`-${char}`)),
  );
};

const isGiven = ({ words, nearer }: Words, name: string, flags: FlagShapes): boolean => {
  const hasOne = (among: readonly string[], one: string) => flags[one] !== undefined && isNamed(among, one, flags[one]);
  return hasOne(words, name) || (INSTEAD[name] ?? []).some((one) => hasOne(nearer, one));
};

const place = (value: string, flag: FlagShape, base: string): string => {
  if (flag.helpValue === '<name=path>') {
    const at = value.lastIndexOf('=') + 1;
    return value.slice(0, at) + place(value.slice(at), { type: 'option', helpValue: '<path>' }, base);
  }
  return flag.helpValue === '<path>' && !isAbsolute(value) && !/^(?:https?:|urn:)/i.test(value) && value !== '-'
    ? join(base, value)
    : value;
};

/** What has members of its own travels as JSON. */
const heldText = (held: unknown): string =>
  typeof held === 'object' && held !== null ? JSON.stringify(held) : `${held}`;

const entryText = (value: unknown): string => {
  if (typeof value === 'object' && value !== null && 'key' in value) {
    const { key, value: held } = value as { key: unknown; value?: unknown };
    return `${key}=${held ?? ''}`;
  }
  return heldText(value);
};

/** `{junit: reports/junit.xml}`: reporters that are added, with their files. */
const addedReporters = (value: object, base: string): readonly string[] =>
  Object.entries(value).flatMap(([name, file]) => {
    if (file === false || file === null) return [];
    const path = typeof file === 'string' ? `=${place(file, { type: 'option', helpValue: '<path>' }, base)}` : '';
    return [`--reporter=${name}${path}`];
  });

const YES = /^(?:true|yes|on|1)$/i;
const NO = /^(?:false|no|off|0|null|undefined|)$/i;

/** `place`: where it is set. What is neither yes nor no would be taken for no, and its check be left out. */
const switchWords = (name: string, { allowNo }: FlagShape, value: unknown, place: string): readonly string[] => {
  const written = String(value);
  if (YES.test(written)) return [`--${name}`];
  if (!NO.test(written)) throw new Problem('config.switch', `${place} ${name} is true or false, not "${written}"`);
  const isSaid = value !== null && value !== undefined && value !== '';
  return allowNo && isSaid ? [`--no-${name}`] : [];
};

/** The words that a setting stands for; `at`: where it is set. */
export const flagWords = (
  name: string,
  flag: FlagShape,
  value: unknown,
  base: string,
  at: string,
): readonly string[] => {
  if (flag.type === 'boolean') return switchWords(name, flag, value, at);
  if (value === null || value === undefined || value === false) return [];
  if (name === 'reporters' && Array.isArray(value)) return [`--reporters=${value.join(',')}`];
  if (name === 'reporters' && typeof value === 'object') return addedReporters(value, base);
  if (flag.multiple && typeof value === 'object' && !Array.isArray(value)) {
    return Object.entries(value).map(([key, held]) => `--${name}=${place(`${key}=${heldText(held)}`, flag, base)}`);
  }
  const values = Array.isArray(value) ? value : [value === true ? 'failure' : value];
  return values.map((item) => `--${name}=${place(entryText(item), flag, base)}`);
};

const reporterWords = (value: unknown, base: string): readonly string[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([reporter, options]) =>
    Object.entries(options as Record<string, unknown>).map(([option, held]) => {
      const text = option === 'export' ? place(String(held), { type: 'option', helpValue: '<path>' }, base) : held;
      return `--reporter-option=${reporter}-${kebab(option)}${held === true ? '' : `=${text}`}`;
    }),
  );
};

const unknownSetting = (name: string, origin: string, flags: FlagShapes): Problem => {
  const near = nearest(name, ['suites', ...Object.keys(flags)]);
  return new Problem('config.unknown-setting', `${origin} has a setting that assay does not know: ${name}`, {
    ...(near ? { hint: `Did you mean ${near}?` } : {}),
  });
};

/** `nearer` are the words before this file of settings was read: they win. */
type Words = { readonly words: string[]; nearer: readonly string[]; collections: readonly string[] };

/** Its name, where an alias is given. */
export const flagNamed = (flags: FlagShapes, name: string): string | undefined =>
  name in flags ? name : Object.keys(flags).find((one) => flags[one]?.aliases?.includes(name));

/** Flags that other commands have: a config file is shared by all of them. */
const isOfOthers = async (name: string): Promise<boolean> => {
  const [run, send, verify, check, convert, openapi, schema, ci, load] = await Promise.all([
    import('./flags/run.ts'),
    import('./flags/send.ts'),
    import('./flags/verify-pact.ts'),
    import('./flags/pact-check.ts'),
    import('./flags/convert.ts'),
    import('./flags/verify-openapi.ts'),
    import('./flags/verify-schema.ts'),
    import('./flags/ci.ts'),
    import('./flags/load.ts'),
  ]);
  const contracts = [
    verify.verifyPactFlags,
    check.pactCheckFlags,
    openapi.verifyOpenapiFlags,
    schema.verifySchemaFlags,
  ];
  const all = [run.runFlags, send.sendFlags, convert.convertFlags, ci.ciFlags, load.loadFlags, ...contracts];
  return all.some((flags) => flagNamed(flags as FlagShapes, name) !== undefined);
};

const addSetting = async (
  found: Words,
  name: string,
  value: unknown,
  settings: Settings,
  flags: FlagShapes,
): Promise<void> => {
  const flag = flags[name];
  if (COLLECTION_KEYS.has(name)) {
    const list = Array.isArray(value) ? value : [value];
    if (found.collections.length === 0) {
      found.collections = list.map((item) =>
        place(String(item), { type: 'option', helpValue: '<path>' }, settings.base),
      );
    }
  } else if (REPORTER_KEYS.has(name) && typeof value === 'object' && !Array.isArray(value)) {
    found.words.push(...reporterWords(value, settings.base));
  } else if (!flag) {
    if (settings.origin.startsWith(LENIENT_ORIGIN) || (await isOfOthers(name))) return;
    throw unknownSetting(name, settings.origin, flags);
  } else if (!isGiven(found, name, flags)) {
    found.words.push(...flagWords(name, flag, value, settings.base, `${settings.origin}:`));
  }
};

const configPath = (words: readonly string[], env: Host['env']): string | undefined => {
  const at = words.findIndex((word) => word === '--config' || word.startsWith('--config='));
  if (at < 0) return env.ASSAY_CONFIG;
  const word = words[at]!;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
};

const hasOperand = (words: readonly string[], flags: FlagShapes): boolean => {
  const takesNext = (word: string | undefined): boolean => {
    if (word === undefined || !word.startsWith('-') || word.includes('=')) return false;
    const flag = word.startsWith('--')
      ? flags[flagNamed(flags, word.slice(2)) ?? '']
      : Object.values(flags).find(({ char }) => char === word[1]);
    return flag !== undefined && flag.type !== 'boolean' && (word.startsWith('--') || word.length === 2);
  };
  return words.some((word, i) => !word.startsWith('-') && !takesNext(words[i - 1]));
};

/**
 * The words as given, followed by what the environment and the config files add to them. Settings that are flags of
 * `others`, other commands, mean nothing to this one. `command`: whose section of a config file counts; default `run`.
 */
export const withConfig = async (
  argv: readonly string[],
  flags: object,
  host: Host,
  others?: object,
  command?: string,
): Promise<string[]> => {
  const shapes = flags as FlagShapes;
  const given = normaliseArgv(argv);
  // What a schema judges is not what its operand names.
  const isSource = (name: string): boolean =>
    command !== 'verify schema' && SOURCES.has(name) && shapes[name]?.multiple === true;
  const namesInputs =
    hasOperand(given, shapes) || [...SOURCES].some((one) => isSource(one) && isNamed(given, one, shapes[one]!));
  const found: Words = { words: [...given], nearer: given, collections: [] };
  for (const settings of await readSettings(host, configPath(given, host.env), command)) {
    found.nearer = [...found.words];
    for (const [name, value] of Object.entries(settings.values)) {
      const word = flagNamed(shapes, kebab(name)) ?? kebab(name);
      const isForeign = others !== undefined && !(word in shapes) && (word in others || COLLECTION_KEYS.has(word));
      if (!isForeign && !(namesInputs && isSource(word))) await addSetting(found, word, value, settings, shapes);
    }
  }
  return hasOperand(given, shapes) ? found.words : [...found.collections, ...found.words];
};

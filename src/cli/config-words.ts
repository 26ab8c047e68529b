// Adds settings of config files and the environment to the command line, as the flags they stand for.
import { isAbsolute, join } from 'node:path';
import type { Host } from '../app/host.ts';
import { readSettings, type Settings } from '../app/settings.ts';
import { nearest } from '../core/nearest.ts';
import { Problem } from '../model/problem.ts';
import { normaliseArgv } from './argv.ts';

type FlagShape = {
  readonly type: string;
  readonly char?: string;
  readonly helpValue?: unknown;
  readonly multiple?: boolean;
};
type FlagShapes = Readonly<Record<string, FlagShape>>;

const COLLECTION_KEYS = new Set(['collection', 'collections']);
/** Settings with a shape of their own: `reporter: {junit: {export: "f"}}` is newman's. */
const REPORTER_KEYS = new Set(['reporter', 'reporter-options']);
/** ASSAY_CLIENT_ID and the like are none of ours, so an unknown variable is not a mistake. */
const LENIENT_ORIGIN = 'the environment';

const kebab = (name: string): string =>
  name
    .replaceAll('_', '-')
    .replace(/[a-z\d](?=[A-Z])/g, '$&-')
    .toLowerCase();

const isGiven = (words: readonly string[], name: string, flag: FlagShape): boolean =>
  words.some(
    (word) => word === `--${name}` || word.startsWith(`--${name}=`) || (flag.char && word.startsWith(`-${flag.char}`)),
  );

const place = (value: string, flag: FlagShape, base: string): string =>
  flag.helpValue === '<path>' && !isAbsolute(value) && !/^https?:/i.test(value) ? join(base, value) : value;

const entryText = (value: unknown): string => {
  if (typeof value === 'object' && value !== null && 'key' in value) {
    const { key, value: held } = value as { key: unknown; value?: unknown };
    return `${key}=${held ?? ''}`;
  }
  return String(value);
};

const flagWords = (name: string, flag: FlagShape, value: unknown, base: string): readonly string[] => {
  if (flag.type === 'boolean') return value === true || value === 'true' || value === '1' ? [`--${name}`] : [];
  if (value === null || value === undefined || value === false) return [];
  if (name === 'reporters' && Array.isArray(value)) return [`--reporters=${value.join(',')}`];
  if (flag.multiple && typeof value === 'object' && !Array.isArray(value)) {
    return Object.entries(value).map(([key, held]) => `--${name}=${key}=${held}`);
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
  const near = nearest(name, Object.keys(flags));
  return new Problem('config.unknown-setting', `${origin} has a setting that assay does not know: ${name}`, {
    ...(near ? { hint: `Did you mean ${near}?` } : {}),
  });
};

type Words = { readonly words: string[]; collections: readonly string[] };

const addSetting = (found: Words, name: string, value: unknown, settings: Settings, flags: FlagShapes): void => {
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
    if (!settings.origin.startsWith(LENIENT_ORIGIN)) throw unknownSetting(name, settings.origin, flags);
  } else if (!isGiven(found.words, name, flag)) {
    found.words.push(...flagWords(name, flag, value, settings.base));
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
      ? flags[word.slice(2)]
      : Object.values(flags).find(({ char }) => char === word[1]);
    return flag !== undefined && flag.type !== 'boolean' && (word.startsWith('--') || word.length === 2);
  };
  return words.some((word, i) => !word.startsWith('-') && !takesNext(words[i - 1]));
};

/**
 * The words as given, followed by what the environment and the config files add to them. Settings that are flags of
 * `others`, other commands, mean nothing to this one.
 */
export const withConfig = async (
  argv: readonly string[],
  flags: object,
  host: Host,
  others?: object,
): Promise<string[]> => {
  const shapes = flags as FlagShapes;
  const given = normaliseArgv(argv);
  const found: Words = { words: [...given], collections: [] };
  for (const settings of await readSettings(host, configPath(given, host.env))) {
    for (const [name, value] of Object.entries(settings.values)) {
      const word = kebab(name);
      const isForeign = others !== undefined && !(word in shapes) && (word in others || COLLECTION_KEYS.has(word));
      if (!isForeign) addSetting(found, word, value, settings, shapes);
    }
  }
  return hasOperand(given, shapes) ? found.words : [...found.collections, ...found.words];
};

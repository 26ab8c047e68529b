// Reads the part of can-i-deploy's words whose order matters: each --version, --latest, ... belongs to the --pacticipant before it.
import { Problem } from '../model/problem.ts';

export type WrittenSelector = {
  pacticipant: string;
  version?: string;
  latest?: true;
  tag?: string;
  branch?: string;
  mainBranch?: true;
};

export type DeployWords = {
  readonly selectors: readonly WrittenSelector[];
  readonly ignore: readonly WrittenSelector[];
  /** The other words, untouched. */
  readonly rest: readonly string[];
};

type Detail = 'version' | 'latest' | 'tag' | 'branch' | 'main-branch';

const SHORT: Readonly<Record<string, string>> = { a: 'pacticipant', e: 'version', l: 'latest' };
const NAMES = new Set(['pacticipant', 'ignore', 'version', 'latest', 'tag', 'branch', 'main-branch']);

type Word = { readonly name: string; readonly value?: string };

/** `--name=value`, `--name`, `-aVALUE`, `-a`. */
const readWord = (word: string): Word | undefined => {
  const long = /^--(?<name>[a-z-]+)(?:=(?<value>.*))?$/s.exec(word)?.groups;
  const short = /^-(?<name>[ael])=?(?<value>.*)$/s.exec(word)?.groups;
  const name = long?.name ?? SHORT[short?.name ?? ''];
  if (name === undefined || !NAMES.has(name)) return undefined;
  const value = long ? long.value : short?.value || undefined;
  return { name, ...(value === undefined ? {} : { value }) };
};

const misplaced = (name: string): Problem =>
  new Problem('deploy.order', `--${name} stands before any --pacticipant`, {
    hint: 'It belongs to the --pacticipant before it: --pacticipant web --version 1.2.3.',
  });

const twice = (name: string, { pacticipant }: WrittenSelector): Problem =>
  new Problem(
    'deploy.twice',
    `Which version of ${pacticipant} is meant is said twice, the second time with --${name}`,
    {
      hint: 'Give one of --version, --latest, --tag, --branch and --main-branch for each --pacticipant.',
    },
  );

const addDetail = (one: WrittenSelector | undefined, name: Detail, value: string | undefined): void => {
  if (!one) throw misplaced(name);
  if (Object.keys(one).length > 1) throw twice(name, one);
  if (name === 'main-branch') one.mainBranch = true;
  else if (name !== 'latest') one[name] = value!;
  else {
    one.latest = true;
    if (value !== undefined) one.tag = value;
  }
};

const needsValue = (name: string): Problem =>
  new Problem('deploy.value', `--${name} needs a value`, { hint: 'assay pact can-i-deploy --help lists every flag.' });

/** Throws Problem for words that belong to no pacticipant. */
export const readDeployWords = (words: readonly string[]): DeployWords => {
  const [selectors, ignore, rest]: [WrittenSelector[], WrittenSelector[], string[]] = [[], [], []];
  let current: WrittenSelector | undefined;
  for (let at = 0; at < words.length; at++) {
    const read = readWord(words[at]!);
    if (!read) {
      rest.push(words[at]!);
      continue;
    }
    const { name } = read;
    const next = words[at + 1];
    const takesNext = name !== 'main-branch' && read.value === undefined && next !== undefined && !next.startsWith('-');
    const value = read.value ?? (takesNext ? next : undefined);
    if (takesNext) at++;
    if (name !== 'main-branch' && name !== 'latest' && (value === undefined || value.trim() === ''))
      throw needsValue(name);
    if (name === 'pacticipant' || name === 'ignore') {
      current = { pacticipant: value! };
      (name === 'ignore' ? ignore : selectors).push(current);
    } else addDetail(current, name as Detail, value);
  }
  return { selectors, ignore, rest };
};

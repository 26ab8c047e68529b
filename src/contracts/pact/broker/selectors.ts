// Consumer version selectors: which versions of its consumers a provider is verified against, as JSON or in short words.
import { type Bag, isBag } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Json } from '../../../model/json.ts';
import { Problem } from '../../../model/problem.ts';

const KEYS: Readonly<Record<string, 'boolean' | 'string'>> = {
  mainBranch: 'boolean',
  branch: 'string',
  matchingBranch: 'boolean',
  fallbackBranch: 'string',
  tag: 'string',
  fallbackTag: 'string',
  latest: 'boolean',
  deployedOrReleased: 'boolean',
  deployed: 'boolean',
  released: 'boolean',
  environment: 'string',
  consumer: 'string',
};

const invalid = (message: string, hint: string): Problem => new Problem('selector.invalid', message, { hint });

const EXAMPLE =
  'For example \'{"mainBranch": true}\', or in short mainBranch, branch=main,consumer=web, environment=production.';

const unknownKey = (key: string): Problem => {
  const near = nearest(key, Object.keys(KEYS));
  return invalid(
    `A consumer version selector has no "${key}"`,
    near ? `Did you mean ${near}?` : `It has: ${Object.keys(KEYS).join(', ')}.`,
  );
};

const checkSelector = (selector: Json, word: string): Bag => {
  if (!isBag(selector))
    throw invalid(`A consumer version selector is an object, not ${JSON.stringify(selector)}`, EXAMPLE);
  if (Object.keys(selector).length === 0) throw invalid(`The consumer version selector ${word} is empty`, EXAMPLE);
  for (const [key, value] of Object.entries(selector)) {
    if (!Object.hasOwn(KEYS, key)) throw unknownKey(key);
    if (typeof value === KEYS[key] && value !== '') continue;
    const wanted = KEYS[key] === 'boolean' ? 'true or false' : 'a text';
    throw invalid(`"${key}" of a consumer version selector is ${wanted}, not ${JSON.stringify(value)}`, EXAMPLE);
  }
  return selector;
};

const parseWord = (word: string): Json => {
  try {
    return JSON.parse(word) as Json;
  } catch (error) {
    throw invalid(
      `The consumer version selector ${word} is not valid JSON: ${(error as Error).message}`,
      'Does the shell take its quotes away? Put it between single quotes, or write it in short: mainBranch, branch=main.',
    );
  }
};

const shortValue = (key: string, value: string | undefined): Json => {
  if (!Object.hasOwn(KEYS, key)) throw unknownKey(key);
  if (KEYS[key] === 'boolean')
    return value === undefined || value === 'true' ? true : value === 'false' ? false : value;
  if (value !== undefined && value !== '') return value;
  throw invalid(`"${key}" of a consumer version selector needs a value`, `Write ${key}=NAME.`);
};

/** `branch=main,consumer=web`: one selector; a bare key is true. */
const readShort = (word: string): Json =>
  Object.fromEntries(
    word.split(',').map((part) => {
      const at = part.indexOf('=');
      const key = (at < 0 ? part : part.slice(0, at)).trim();
      return [key, shortValue(key, at < 0 ? undefined : part.slice(at + 1).trim())];
    }),
  );

/**
 * The selectors of the words, each a JSON object, a JSON list of them, or a short form; the tags of older setups mean the
 * latest version with each. Throws Problem for what no broker knows.
 */
export const readSelectors = (words: readonly string[], tags: readonly string[] = []): readonly Json[] => {
  const written = words.flatMap((word) => {
    const trimmed = word.trim();
    const value = /^[[{]/.test(trimmed) ? parseWord(trimmed) : readShort(trimmed);
    return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map((one) => checkSelector(one, trimmed));
  });
  const names = tags.flatMap((tag) => tag.split(',')).map((tag) => tag.trim());
  return [...written, ...names.filter((tag) => tag !== '').map((tag) => ({ tag, latest: true }))];
};

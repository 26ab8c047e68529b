// The `postman` object of old scripts.
import type { LegacyContext, LegacyScope } from '../legacy.ts';
import { defineValue } from '../sdk/lazy.ts';
import type { Bag } from '../sdk/shape.ts';

type ScopeName = 'environment' | 'globals';

/** Values become text, but what counts as false stays what it is. */
const storedValue = (value: unknown): unknown =>
  value && typeof (value as Bag).toString === 'function' ? String(value) : value;

/** `copyOf` gives the copies of variables that scripts see. */
export const createPostman = (context: LegacyContext, copyOf: (scope: ScopeName) => Bag): object => {
  const postman: Bag = {
    ...scopeMembers('environment', 'Environment', context, copyOf),
    ...scopeMembers('globals', 'Global', context, copyOf),
    setNextRequest: (name: unknown): void => context.setNextRequest(name),
  };
  if (context.response === undefined) return postman;
  return {
    ...postman,
    getResponseCookie: (name: string): unknown =>
      (context.cookies as { one?(name: string): unknown } | undefined)?.one?.(name),
    getResponseHeader: (name: string): unknown => context.response?.headers.get(name),
  };
};

const scopeMembers = (
  name: ScopeName,
  word: string,
  context: LegacyContext,
  copyOf: (scope: ScopeName) => Bag,
): Bag => {
  const scope = (): LegacyScope => context.scopes[name];
  return {
    [`set${word}Variable`]: (key: string, value: unknown): void => {
      const stored = storedValue(value);
      defineValue(copyOf(name), key, stored);
      scope().set(key, stored);
    },
    [`get${word}Variable`]: (key: string): unknown => scope().get(key),
    [`clear${word}Variables`]: (): void => {
      const copy = copyOf(name);
      for (const key of Object.keys(copy)) delete copy[key];
      scope().clear();
    },
    [`clear${word}Variable`]: (key: string): void => {
      delete copyOf(name)[key];
      scope().unset(key);
    },
  };
};

const scopeNotes = (name: ScopeName, word: string): readonly (readonly [member: string, replacement: string])[] => [
  [`set${word}Variable`, `pm.${name}.set()`],
  [`get${word}Variable`, `pm.${name}.get()`],
  [`clear${word}Variable`, `pm.${name}.unset()`],
  [`clear${word}Variables`, `pm.${name}.clear()`],
];

const REPLACEMENTS = new Map([
  ...scopeNotes('environment', 'Environment'),
  ...scopeNotes('globals', 'Global'),
  ['setNextRequest', 'pm.execution.setNextRequest()'],
  ['getResponseCookie', 'pm.cookies.get()'],
  ['getResponseHeader', 'pm.response.headers.get()'],
]);

export const postmanNote = (property?: PropertyKey): string | undefined => {
  const replacement = typeof property === 'string' ? REPLACEMENTS.get(property) : undefined;
  return replacement && `Using "postman.${property as string}" is deprecated. Use "${replacement}" instead.`;
};

// The `postman` object of old scripts.
import type { LegacyContext, LegacyScope } from '../legacy.ts';
import { defineValue } from '../sdk/lazy.ts';
import type { Bag } from '../sdk/shape.ts';

type ScopeName = 'environment' | 'globals';

/** What the object needs of its surroundings: the context of now, the copies that scripts see, and a voice. */
export type PostmanParts = {
  readonly context: LegacyContext;
  readonly copyOf: (scope: ScopeName) => Bag;
  readonly warn: (member: string, replacement: string) => void;
};

/** Values become text, but undefined and null stay what they are. */
function storedValue(value: unknown): unknown {
  return value === undefined || value === null ? value : String(value);
}

export function createPostman(parts: PostmanParts): object {
  const postman: Bag = {
    ...scopeMembers('environment', 'Environment', parts),
    ...scopeMembers('globals', 'Global', parts),
    setNextRequest: (name: string | null): void => {
      parts.warn('postman.setNextRequest', 'pm.execution.setNextRequest()');
      parts.context.setNextRequest(name);
    },
  };
  if (parts.context.response === undefined) return postman;
  return {
    ...postman,
    getResponseCookie: (name: string): unknown => {
      parts.warn('postman.getResponseCookie', 'pm.cookies.get()');
      return (parts.context.cookies as { one?(name: string): unknown } | undefined)?.one?.(name);
    },
    getResponseHeader: (name: string): unknown => {
      parts.warn('postman.getResponseHeader', 'pm.response.headers.get()');
      return parts.context.response?.headers.get(name);
    },
  };
}

function scopeMembers(name: ScopeName, word: string, { context, copyOf, warn }: PostmanParts): Bag {
  const scope = (): LegacyScope => context.scopes[name];
  const say = (method: string, replacement: string): void => warn(`postman.${method}`, `pm.${name}.${replacement}()`);
  return {
    [`set${word}Variable`]: (key: string, value: unknown): void => {
      say(`set${word}Variable`, 'set');
      const stored = storedValue(value);
      defineValue(copyOf(name), key, stored);
      scope().set(key, stored);
    },
    [`get${word}Variable`]: (key: string): unknown => {
      say(`get${word}Variable`, 'get');
      return scope().get(key);
    },
    [`clear${word}Variables`]: (): void => {
      say(`clear${word}Variables`, 'clear');
      const copy = copyOf(name);
      for (const key of Object.keys(copy)) delete copy[key];
      scope().clear();
    },
    [`clear${word}Variable`]: (key: string): void => {
      say(`clear${word}Variable`, 'unset');
      delete copyOf(name)[key];
      scope().unset(key);
    },
  };
}

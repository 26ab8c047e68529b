// Compiles the patterns of schemas, and judges with those that could take for ever only for a while.
import { memoise } from '../../../core/memoise.ts';

const compileWith = (pattern: string, flags: string): RegExp | undefined => {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
};

/** Many patterns were written for engines without the rules of `u`: `^[\w-.]+$`. */
export const compilePattern: (pattern: string) => RegExp | undefined = memoise(
  (pattern) => compileWith(pattern, 'u') ?? compileWith(pattern, ''),
);

const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|\)(?:[*+]|\{\d+,\d*\})|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\)|[*+?|]|\{\d+,\d*\}/gs;

/** Whether a group that can repeat or choose is repeated itself: what may take exponential time. */
const isRisky = (source: string): boolean => {
  const groups = [false];
  for (const [token] of source.matchAll(TOKEN)) {
    if (token.startsWith('(')) groups.push(false);
    else if (token.startsWith(')')) {
      const varies = groups.pop() ?? false;
      if (varies && token.length > 1) return true;
      groups.push((groups.pop() ?? false) || varies || token.length > 1);
    } else if (/^[*+?|{]/.test(token)) groups[groups.length - 1] = true;
  }
  return false;
};

const LONG_TEXT = 20_000;
const MAX_MS = 1000;

type Guarded = (text: string) => boolean;

/** V8 can end a running pattern only with the script it runs in. */
const guard = (pattern: RegExp): Guarded => {
  const vm = process.getBuiltinModule('node:vm');
  const script = new vm.Script('pattern.test(text)');
  const context = vm.createContext({ pattern, text: '' });
  return (text) => {
    context.text = text;
    return script.runInContext(context, { timeout: MAX_MS }) as boolean;
  };
};

/** Throws for a pattern that is none, and where a text takes too long. */
export const testerOf = memoise((source: string): Guarded => {
  const pattern = compilePattern(source);
  if (!pattern) throw new SyntaxError(`${JSON.stringify(source)} is not a regular expression`);
  const mayHang = isRisky(source);
  const slow = memoise(() => guard(pattern));
  return (text) => ((mayHang && text.length > 20) || text.length > LONG_TEXT ? slow('')(text) : pattern.test(text));
});

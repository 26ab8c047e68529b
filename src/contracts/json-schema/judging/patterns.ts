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

/** Lengths up to which a text is soon judged, by how many repetitions may share it: each multiplies the time by the length. */
const SHORT_ENOUGH = [20_000, 20_000, 20_000, 1000, 200] as const;
const SHORT_FOR_MORE = 60;
const MAX_MS = 1000;

const UNBOUNDED = /\\.|\[(?:\\.|[^\]\\])*\]|([*+]|\{\d+,\})/gs;

const lengthLimit = (source: string): number => {
  if (isRisky(source)) return 20;
  const repetitions = [...source.matchAll(UNBOUNDED)].filter(([, found]) => found !== undefined).length;
  // Without an anchor every character is a place to begin.
  return SHORT_ENOUGH[repetitions + (source.startsWith('^') ? 0 : 1)] ?? SHORT_FOR_MORE;
};

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
  const limit = lengthLimit(source);
  const slow = memoise(() => guard(pattern));
  return (text) => (text.length > limit ? slow('')(text) : pattern.test(text));
});

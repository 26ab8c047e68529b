// Makes texts that a regular expression matches.
import type { Random } from 'fast-check';
import { memoise } from '../../../core/memoise.ts';
import { compilePattern } from '../../json-schema/judging/patterns.ts';
import { alphabetOf, COMMON } from './pattern-alphabet.ts';
import { safeLength, shortestLength } from './pattern-safety.ts';
import { isAnchored, type PatternNode, readPattern } from './pattern-tree.ts';
import { lengthOf } from './shape.ts';

/** How far repetitions go beyond what they have to. */
type Making = {
  readonly random: Random;
  readonly extra: number;
  /** Every repetition goes so far; otherwise up to it. */
  readonly isExact: boolean;
  readonly far: number;
  readonly groups: Map<number, string>;
  left: number;
};

const MAX_TEXT = 20_000;

const pick = <T>(random: Random, from: readonly T[]): T => from[random.nextInt(0, from.length - 1)]!;

const character = (source: string, { random, far }: Making): string => {
  const alphabet = alphabetOf(source);
  if (alphabet.near.length === 0) return '';
  const isFar = alphabet.far.length > 0 && far > 0 && random.nextInt(1, 100) <= far;
  return pick(random, isFar ? alphabet.far : alphabet.near);
};

const repeats = (
  { min, max }: { readonly min: number; readonly max: number },
  { random, extra, isExact }: Making,
): number => {
  const most = Math.min(max, min + extra);
  return most <= min || isExact ? Math.max(min, most) : random.nextInt(min, most);
};

const make = (node: PatternNode, making: Making): string => {
  if (making.left <= 0) return '';
  switch (node.kind) {
    case 'text':
      making.left -= node.text.length;
      return node.text;
    case 'class':
      making.left -= 1;
      return character(node.source, making);
    case 'sequence':
      return node.parts.map((part) => make(part, making)).join('');
    case 'choice':
      return make(making.extra === 0 ? node.branches[0]! : pick(making.random, node.branches), making);
    case 'group': {
      const text = make(node.inner, making);
      making.groups.set(node.index, text);
      return text;
    }
    case 'repeat': {
      let text = '';
      const count = repeats(node, making);
      for (let at = 0; at < count && making.left > 0; at += 1) text += make(node.inner, making);
      return text;
    }
    case 'back':
      return making.groups.get(node.index) ?? '';
    case 'start':
    case 'end':
    case 'nothing':
      return '';
    default:
      return node satisfies never;
  }
};

const hasBranches = (node: PatternNode): boolean => {
  if (node.kind === 'choice') return true;
  if (node.kind === 'group' || node.kind === 'repeat') return hasBranches(node.inner);
  return node.kind === 'sequence' && node.parts.some(hasBranches);
};

type PatternTexts = {
  /** No text that is tried against the expression may have more characters. */
  readonly longest: number;
  /** Undefined where none was found in a bound of tries. `length`: characters wanted at least and at most. */
  make(random: Random, length: { readonly min: number; readonly max: number }, plain?: boolean): string | undefined;
};

const TRIES = 12;

const common = (random: Random, count: number): string =>
  Array.from({ length: count }, () => pick(random, COMMON)).join('');

/** What an expression leaves open before and after what it matches. */
const padded = (text: string, node: PatternNode, random: Random, min: number, isPlain: boolean): string => {
  const missing = min - lengthOf(text);
  const [opens, ends] = [!isAnchored(node, 'start'), !isAnchored(node, 'end')];
  if (missing <= 0)
    return opens && !isPlain && random.nextInt(0, 1) === 0 ? common(random, random.nextInt(1, 6)) + text : text;
  if (ends) return text + common(random, missing);
  return opens ? common(random, missing) + text : text;
};

const createTexts = (source: string): PatternTexts => {
  const expression = compilePattern(source);
  const node = expression && readPattern(source);
  if (!expression || !node) return { longest: 24, make: () => undefined };
  const longest = safeLength(node, MAX_TEXT);
  // Each try would make a text that is thrown away for its length.
  if (shortestLength(node) > longest) return { longest, make: () => undefined };
  const attempt = (random: Random, extra: number, isExact: boolean, isPlain: boolean, min: number): string => {
    const making = { random, extra, isExact, far: isPlain ? 0 : 3, groups: new Map(), left: longest + 1 };
    return padded(make(node, making), node, random, min, isPlain);
  };
  const fits = (text: string, { min, max }: { readonly min: number; readonly max: number }): boolean => {
    const length = lengthOf(text);
    return (
      length >= min &&
      length <= Math.min(max, longest) &&
      !text.includes('\0') &&
      text.isWellFormed() &&
      expression.test(text)
    );
  };
  const branches = hasBranches(node);
  return {
    longest,
    make: (random, length, plain = false) => {
      if (length.min > longest) return undefined;
      let extra = plain ? 0 : random.nextInt(0, 4);
      for (let at = 0; at < TRIES * (branches ? 3 : 1); at += 1) {
        const text = attempt(random, extra, at > 1, plain, length.min);
        if (fits(text, length)) return text;
        const found = lengthOf(text);
        if (found < length.min) extra = Math.max(extra + 1, extra + (length.min - found));
        else if (found > Math.min(length.max, longest)) extra = Math.floor(extra / 2);
        else extra = branches ? Math.max(1, extra) : extra;
      }
      return undefined;
    },
  };
};

/** The same expression is read once. */
export const patternTexts = memoise(createTexts);

// How long a text may be that is tried against a regular expression: some take a time that explodes.
import type { PatternNode } from './pattern-tree.ts';

const isUnbounded = (node: PatternNode): boolean => node.kind === 'repeat' && node.max > 10;

const below = (node: PatternNode): readonly PatternNode[] => {
  if (node.kind === 'group' || node.kind === 'repeat') return [node.inner];
  if (node.kind === 'sequence') return node.parts;
  return node.kind === 'choice' ? node.branches : [];
};

const some = (node: PatternNode, passes: (node: PatternNode) => boolean): boolean =>
  passes(node) || below(node).some((one) => some(one, passes));

const count = (node: PatternNode): number =>
  below(node).reduce((sum, one) => sum + count(one), isUnbounded(node) ? 1 : 0);

/** Repetitions in repetitions may take a time that doubles with every character. */
const isExplosive = (node: PatternNode): boolean =>
  some(
    node,
    (one) =>
      isUnbounded(one) && below(one).some((inner) => some(inner, (it) => isUnbounded(it) || it.kind === 'choice')),
  );

/** How long a text may be so that trying the expression on it ends soon, whether it matches or not. */
export const safeLength = (node: PatternNode, longest: number): number => {
  if (isExplosive(node)) return 24;
  return count(node) > 1 ? 400 : longest;
};

/** How many characters a text has at least that the expression matches. */
export const shortestLength = (node: PatternNode): number => {
  switch (node.kind) {
    case 'class':
      return 1;
    case 'text':
      return [...node.text].length;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + shortestLength(part), 0);
    case 'choice':
      return Math.min(...node.branches.map(shortestLength));
    case 'repeat':
      return node.min === 0 ? 0 : node.min * shortestLength(node.inner);
    case 'group':
      return shortestLength(node.inner);
    default:
      return 0;
  }
};

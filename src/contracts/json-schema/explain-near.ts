// Finds what a misspelt name or value was meant to be, strictly enough that the suggestion is seldom a surprise.
import { slips } from '../../core/nearest.ts';

const MAX_LENGTH = 64;

/** `user_id`, `userId` and `User-ID` are one name in three hands. */
const bare = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

const slipsAllowed = (length: number): number => (length < 3 ? 0 : Math.min(3, Math.floor(length / 3)));

const distance = (a: string, b: string): number | undefined => {
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return undefined;
  const [left, right] = [bare(a), bare(b)];
  if (left === right) return left === '' ? undefined : 0;
  const allowed = slipsAllowed(Math.max(left.length, right.length));
  if (Math.abs(left.length - right.length) > allowed) return undefined;
  const found = slips(left, right);
  return found <= allowed ? found : undefined;
};

/** `int` for `integer`, `desc` for `description`. */
const isShortened = (name: string, candidate: string): boolean => name.length > 2 && candidate.startsWith(name);

const MAX_CANDIDATES = 500;

/** The nearest of the candidates, when one is near enough to be meant. */
export const nearName = (name: string, candidates: Iterable<string>): string | undefined => {
  let best: { readonly name: string; readonly distance: number } | undefined;
  let count = 0;
  for (const candidate of candidates) {
    count += 1;
    if (count > MAX_CANDIDATES) break;
    if (candidate === name) continue;
    const found =
      distance(name, candidate) ?? (isShortened(name, candidate) ? slipsAllowed(MAX_LENGTH) + 1 : undefined);
    if (found !== undefined && (!best || found < best.distance)) best = { name: candidate, distance: found };
  }
  return best?.name;
};

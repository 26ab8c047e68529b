// Makes a sample that differs smaller: many smaller versions go through the runners at once, and the first that still differs goes on.
import type { Sample } from './fuzz-collection.ts';
import { type Compared, compare, verdictOf } from './fuzz-compare.ts';
import type { Bag, Json } from './fuzz-random.ts';

const isObject = (value: Json | undefined): value is Bag | readonly Json[] =>
  typeof value === 'object' && value !== null;

/** Every value with one member or entry less, anywhere in it. */
const smaller = (value: Json | undefined): (Json | undefined)[] => {
  if (!isObject(value)) return [];
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const without = list.map((_, index) => list.filter((_entry, at) => at !== index));
    return [
      ...without,
      ...list.flatMap((entry, index) => smaller(entry).map((less) => list.with(index, less ?? null))),
    ];
  }
  const bag = value as Bag;
  return Object.keys(bag).flatMap((key) => {
    const { [key]: held, ...rest } = bag;
    return [rest, ...smaller(held).map((less) => ({ ...bag, [key]: less }))];
  });
};

const ROUNDS = 6;
const MOST = 60;

const isBad = (found: Compared): boolean => ['alone', 'three ways'].includes(verdictOf(found));

const shrinkOne = async (start: Compared, level: Bag): Promise<Compared> => {
  let best = start;
  for (let round = 0; round < ROUNDS; round++) {
    const { item, folder } = best.sample;
    const versions = [
      ...smaller({ ...item, name: undefined }).map((less) => ({ item: less as Bag, folder })),
      ...smaller(folder).map((less) => ({ item, folder: less as Bag })),
    ].slice(0, MOST);
    const samples = versions.map((version, index): Sample => {
      const name = `s${index}`;
      return { name, item: { ...version.item, name }, folder: { ...version.folder } };
    });
    const sizeOf = ({ sample }: Compared): number => JSON.stringify(sample).length;
    const still = (await compare({ level, samples })).filter(isBad).sort((a, b) => sizeOf(a) - sizeOf(b))[0];
    if (still === undefined) return best;
    best = still;
  }
  return best;
};

/** The samples, each as small as a few rounds make it. */
export const shrink = async (found: readonly Compared[], level: Bag): Promise<Compared[]> => {
  const results: Compared[] = [];
  for (const one of found) results.push(await shrinkOne(one, level));
  return results;
};

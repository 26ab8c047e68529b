// Values for one part of a value that violate one keyword of its schema.
import type { Random } from 'fast-check';
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { allows, type JsonType, typeOf } from './shape.ts';
import type { Site } from './sites.ts';
import type { Stand } from './texts.ts';
import type { Making } from './values.ts';
import { type Miss, shown, type Wrong } from './wrong.ts';
import { numberWrongs, textWrongs } from './wrong-scalars.ts';
import { listWrongs, objectWrongs } from './wrong-structures.ts';

const ofSameType = (value: Json, random: Random): Json => {
  if (typeof value === 'string') return ['text', 'abc', 'NaN', '12a', 'x y'][random.nextInt(0, 4)]!;
  if (value === 1) return random.nextInt(-1000, 1000);
  return value === 1.5 ? random.nextInt(0, 1000) + 0.5 : value;
};

const TEXTUAL = ['string', 'array', 'object'] as const;

const OF_TYPE: readonly Json[] = ['text', 1, 1.5, true, {}, [], null];

function* typeWrongs({ shapes, shape }: Site, stand: Stand, { random }: Miss): Iterable<Wrong> {
  if (shapes.some((one) => one.types === undefined)) return;
  // Everything that is sent as text is a text, and may be one item or member of something.
  const isText = stand !== 'json' && TEXTUAL.some((type) => shapes.some((one) => allows(one, type)));
  if (isText) return;
  const wrong = OF_TYPE.filter((one) => !shapes.some((other) => allows(other, typeOf(one))));
  const sent = stand === 'json' ? wrong : wrong.filter((one) => one !== null && typeof one !== 'object');
  const types = [...(shape.types ?? [])].filter((type: JsonType) => type !== 'null').join(' or ');
  const others = sent.filter((one) => one !== null);
  const few = random ? others.map((one) => ofSameType(one, random)) : others.slice(0, 2);
  for (const value of sent.includes(null) ? [...few, null] : few) {
    yield {
      keyword: 'type',
      holds: (made) => !shapes.some((one) => allows(one, typeOf(made))),
      values: () => [value],
      tell: (made) => (made === null ? 'is null, which it may not be' : `${shown(made)} is not of type ${types}`),
    };
  }
}

function* valueWrongs({ shapes, shape, value }: Site, { random }: Miss): Iterable<Wrong> {
  const known = shapes.flatMap((one) => one.values ?? []);
  const candidates: readonly Json[] =
    typeof value === 'number'
      ? [value + 1, value - 1, value + 1000, value + 7919]
      : typeof value === 'string'
        ? [...(random ? [`${value}${random.nextInt(0, 99)}`] : []), `${value}x`, 'none of these', 'x']
        : ['none of these'];
  yield {
    keyword: shape.isConst ? 'const' : 'enum',
    holds: (made) => typeof made === typeof value && !known.includes(made),
    values: () => candidates.filter((one) => !known.includes(one)),
    tell: (made) => `${shown(made)} is none of ${shown(known)}`,
  };
}

/** One for each keyword that a value of this part can violate. Whether it is invalid then is for validators to say. */
export function* wrongsOf(site: Site, stand: Stand, making: Making, miss: Miss = {}): Iterable<Wrong> {
  const { shape, value } = site;
  if (shape.values && shape.values.length > 0) yield* valueWrongs(site, miss);
  else if (typeof value === 'number') yield* numberWrongs(shape, value, miss);
  else if (typeof value === 'string') yield* textWrongs(shape, value, stand, miss);
  else if (Array.isArray(value)) yield* listWrongs(site, making);
  else if (isBag(value)) yield* objectWrongs(site);
  yield* typeWrongs(site, stand, miss);
}

// Cases as they are handed out: with simpler ones of the same kind.
import { valueAt } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Operation } from '../api.ts';
import type { Generated, Mutation } from '../api-case.ts';
import { compose, type Filled, withoutGiven } from './compose.ts';
import type { Court } from './court.ts';
import type { Drawn } from './draw.ts';
import { leavingOut, simplerDrawn, simplerOf } from './shrink.ts';
import type { Slot } from './slots.ts';

type Setting = { readonly operation: Operation; readonly court: Court };

/** `label` comes first in a title: `query limit is at its minimum 1`. */
export const positiveCase = (setting: Setting, drawn: readonly Drawn[], title: string): Generated => ({
  value: compose(setting.operation, withoutGiven(drawn), { mode: 'positive', title }),
  shrink: () => simplerPositive(setting, drawn, title),
});

async function* simplerPositive(setting: Setting, drawn: readonly Drawn[], title: string): AsyncGenerator<Generated> {
  for (const simpler of simplerDrawn(drawn)) {
    if (!simpler.every(({ slot, value, text }) => text !== undefined || slot.isValid(value))) continue;
    const ruling = await setting.court.judge(setting.operation, simpler);
    if (ruling?.keys.length === 0) yield positiveCase(setting, simpler, title);
  }
}

/** What was made wrong, and how it is told of whatever value it has in the end. */
export type Blame = {
  readonly slot: Slot;
  readonly pointer: string;
  readonly keyword: string;
  tell(value: Json): string;
  holds?(value: Json): boolean;
  /** Nothing stands there: the slot is left out, or its text is no value. */
  readonly isWhole?: boolean;
};

/** `query limit`, `body /items/0`. */
export const partName = (slot: Slot, pointer = ''): string => {
  const part = slot.in === 'body' || slot.in === 'querystring' ? slot.in : `${slot.in} ${slot.name}`;
  return pointer === '' ? part : `${part} ${pointer}`;
};

/** `query limit: 0 is below its minimum 1`, `body is without name, which is required`. */
const sentence = (part: string, told: string): string => `${part}${/^(?:is|has) /.test(told) ? '' : ':'} ${told}`;

const mutationOf = (blame: Blame, filled: readonly Filled[]): Mutation | undefined => {
  const { slot, pointer, keyword } = blame;
  const held = filled.find((one) => one.slot === slot);
  const value = held && !blame.isWhole ? valueAt(held.value, pointer) : null;
  if (value === undefined || (!blame.isWhole && blame.holds?.(value) === false)) return undefined;
  return {
    part: slot.in,
    ...(slot.in === 'body' ? {} : { name: slot.name }),
    ...(pointer === '' ? {} : { pointer }),
    keyword,
    description: sentence(partName(slot, pointer), blame.tell(value)),
  };
};

type Charge = { readonly blame: Blame; readonly keys: readonly string[] };

/** Undefined where what was wrong is not there any more. */
export const negativeCase = (setting: Setting, drawn: readonly Drawn[], charge: Charge): Generated | undefined => {
  const mutation = mutationOf(charge.blame, drawn);
  if (!mutation) return undefined;
  const told = { mode: 'negative', title: mutation.description, mutation } as const;
  return {
    value: compose(setting.operation, withoutGiven(drawn), told),
    shrink: () => simplerNegative(setting, drawn, charge),
  };
};

function* simplerBlamed(drawn: readonly Drawn[], { slot, isWhole }: Blame): Iterable<readonly Drawn[]> {
  const blamed = drawn.find((one) => one.slot === slot);
  yield* leavingOut(drawn, blamed);
  if (blamed?.text !== undefined && blamed.text.length > 1)
    yield drawn.map((one) => (one === blamed ? { ...one, text: '{' } : one));
  for (const one of drawn) {
    if (one.text !== undefined || (isWhole && one === blamed)) continue;
    for (const simpler of simplerOf(one)) {
      if (one !== blamed && !simpler.slot.isValid(simpler.value)) continue;
      yield drawn.map((other) => (other === one ? simpler : other));
    }
  }
}

/** The same thing has to be wrong, and nothing else. */
async function* simplerNegative(
  setting: Setting,
  drawn: readonly Drawn[],
  { blame, keys }: Charge,
): AsyncGenerator<Generated> {
  for (const simpler of simplerBlamed(drawn, blame)) {
    const ruling = await setting.court.judge(setting.operation, simpler);
    if (!ruling || ruling.keys.length === 0 || !ruling.keys.every((key) => keys.includes(key))) continue;
    const made = negativeCase(setting, simpler, { blame, keys: ruling.keys });
    if (made) yield made;
  }
}

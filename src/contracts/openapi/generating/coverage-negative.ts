// Invalid cases, each of which violates one keyword of the document.
import type { Json } from '../../../model/json.ts';
import type { Generated } from '../api-case.ts';
import { kindOf } from '../serialising/write-body.ts';
import { type BaseCases, without, withValue } from './base-cases.ts';
import { type Blame, negativeCase } from './cases.ts';
import type { Filled } from './compose.ts';
import type { Court } from './court.ts';
import { keysOf, pruned, replaceAt, type Site } from './sites.ts';
import type { Slot, Slots } from './slots.ts';
import { sitesOfVersions } from './versions.ts';
import { type Wrong, wrongsOf } from './wrongs.ts';

export type Accusation = { readonly filled: readonly Filled[]; readonly blame: Blame };

/** Whether the provider can be expected to notice what is wrong in it. */
export const isFair = ({ given, ignored }: Slot): boolean => !given && !ignored;

/** What is required, each left out by itself. */
export const omissions = (filled: readonly Filled[]): readonly Accusation[] =>
  filled
    .filter(({ slot }) => slot.required && isFair(slot) && slot.in !== 'path')
    .map(({ slot }) => ({
      filled: without(filled, slot),
      blame: { slot, pointer: '', keyword: 'required', tell: () => 'is left out, it is required', isWhole: true },
    }));

/** A body that is cut in the middle. */
export const malformed = (filled: readonly Filled[]): readonly Accusation[] => {
  const body = filled.find(({ slot }) => slot.in === 'body' && isFair(slot) && kindOf(slot.name) === 'json');
  if (!body) return [];
  const text = JSON.stringify(body.value);
  const cut = /[\]}]$/.test(text) ? text.slice(0, -1) : '{';
  return [
    {
      filled: withValue(filled, { ...body, text: cut }),
      blame: {
        slot: body.slot,
        pointer: '',
        keyword: 'syntax',
        tell: () => 'is cut off, it is no JSON',
        isWhole: true,
      },
    },
  ];
};

/** The candidate that violates nothing else, where there is one. */
export const wrongValue = (slot: Slot, whole: Json, keys: readonly string[], wrong: Wrong): Json | undefined => {
  let second: Json | undefined;
  for (const value of wrong.values()) {
    const made = replaceAt(whole, keys, value);
    const faults = new Set(slot.faultsOf(made));
    if (faults.size === 0) continue;
    if (faults.size === 1) return made;
    second ??= made;
  }
  return second;
};

export const accuse = (
  filled: readonly Filled[],
  slot: Slot,
  site: Site,
  wrong: Wrong,
  whole: Json,
): Accusation | undefined => {
  const value = wrongValue(slot, whole, keysOf(site.pointer), wrong);
  if (value === undefined) return undefined;
  const { keyword, tell, holds } = wrong;
  return {
    filled: withValue(filled, { slot, value }),
    blame: { slot, pointer: site.pointer, keyword, tell, ...(holds ? { holds } : {}) },
  };
};

function* violations({ least }: BaseCases, { slot, value }: Filled): Iterable<Accusation> {
  const { read } = slot.making.none;
  for (const { whole: full, site } of sitesOfVersions(slot, value)) {
    const small = pruned(read, slot.schemas, full, keysOf(site.pointer));
    const whole = slot.isValid(small) ? small : full;
    for (const wrong of wrongsOf(site, slot.stand, slot.making.none)) {
      const made = accuse(least, slot, site, wrong, whole);
      if (made) yield made;
    }
  }
}

const MOST = 600;

export async function* coverNegative(
  { operation }: Slots,
  base: BaseCases,
  court: Court,
  isNew: (filled: readonly Filled[]) => boolean,
): AsyncGenerator<Generated> {
  const parts = base.most.filter(({ slot }) => isFair(slot)).map((one) => violations(base, one));
  let left = MOST;
  for (const accusations of [omissions(base.least), malformed(base.least), ...parts]) {
    for (const { filled, blame } of accusations) {
      if (left <= 0) return;
      if (!isNew(filled)) continue;
      left -= 1;
      const ruling = await court.judge(operation, filled);
      if (!ruling || ruling.keys.length === 0) continue;
      const made = negativeCase({ operation, court }, filled, { blame, keys: ruling.keys });
      if (made) yield made;
    }
  }
}

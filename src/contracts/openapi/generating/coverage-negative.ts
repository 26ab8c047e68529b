// Invalid cases, each of which violates one keyword of the document.
import { keysOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Generated } from '../api-case.ts';
import { kindOf } from '../serialising/write-body.ts';
import { type BaseCases, without, withValue } from './base-cases.ts';
import { type Blame, negativeCase } from './cases.ts';
import type { Filled } from './compose.ts';
import type { Court } from './court.ts';
import { pruned, replaceAt, type Site } from './sites.ts';
import type { Slot, Slots } from './slots.ts';
import { sitesOfVersions } from './versions.ts';
import type { Wrong } from './wrong.ts';
import { wrongsOf } from './wrongs.ts';

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

const MOST_CANDIDATES = 4;

/** Those that violate nothing else come first. */
const wrongValues = (slot: Slot, whole: Json, keys: readonly string[], wrong: Wrong): readonly Json[] => {
  const [alone, others]: [Json[], Json[]] = [[], []];
  for (const value of wrong.values()) {
    const made = replaceAt(whole, keys, value);
    const faults = new Set(slot.faultsOf(made));
    if (faults.size > 0) (faults.size === 1 ? alone : others).push(made);
    if (alone.length >= MOST_CANDIDATES) break;
  }
  return [...alone, ...others].slice(0, MOST_CANDIDATES);
};

/** Several ways to violate one keyword: some may turn out to be right on the wire. */
export const accuse = (
  filled: readonly Filled[],
  slot: Slot,
  site: Site,
  wrong: Wrong,
  whole: Json,
): readonly Accusation[] => {
  const { keyword, tell, holds } = wrong;
  const blame: Blame = { slot, pointer: site.pointer, keyword, tell, ...(holds ? { holds } : {}) };
  return wrongValues(slot, whole, keysOf(site.pointer), wrong).map((value) => ({
    filled: withValue(filled, { slot, value }),
    blame,
  }));
};

function* violations({ least }: BaseCases, { slot, value }: Filled): Iterable<readonly Accusation[]> {
  const { read } = slot.making.none;
  for (const { whole: full, site } of sitesOfVersions(slot, value)) {
    const small = pruned(read, slot.schemas, full, keysOf(site.pointer));
    const whole = slot.isValid(small) ? small : full;
    for (const wrong of wrongsOf(site, slot.stand, slot.making.none)) yield accuse(least, slot, site, wrong, whole);
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
  const wholes = [...omissions(base.least), ...malformed(base.least)].map((one) => [one]);
  let left = MOST;
  for (const groups of [wholes, ...parts]) {
    for (const accusations of groups) {
      for (const { filled, blame } of accusations) {
        if (left <= 0) return;
        if (!isNew(filled)) break;
        left -= 1;
        const ruling = await court.judge(operation, filled);
        const charge = ruling && ruling.keys.length > 0 ? { blame, keys: ruling.keys } : undefined;
        const made = charge && negativeCase({ operation, court }, filled, charge);
        if (!made) continue;
        yield made;
        break;
      }
    }
  }
}

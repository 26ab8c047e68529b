// Valid cases along every limit that the document sets, one at a time.
import { keysOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Generated } from '../api-case.ts';
import { type BaseCases, without, withValue } from './base-cases.ts';
import { partName, positiveCase } from './cases.ts';
import type { Filled } from './compose.ts';
import type { Court } from './court.ts';
import { isDemanded } from './draw.ts';
import { rightsOf } from './rights.ts';
import { pruned, replaceAt } from './sites.ts';
import type { Slot, Slots } from './slots.ts';
import { sitesOfVersions } from './versions.ts';

type Proposal = { readonly filled: readonly Filled[]; readonly title: string };

function* wholes({ least, most }: BaseCases, body: Slot | undefined): Iterable<Proposal> {
  const media = body ? ` as ${body.name}` : '';
  const optional = most.filter(({ slot }) => !isDemanded(slot));
  const isPlain = optional.length === 0 && !body;
  yield { filled: most, title: isPlain ? 'plain valid values' : `all that the document has${media}` };
  yield { filled: least, title: `only what is required${media}` };
  for (const one of optional) {
    const name = partName(one.slot);
    if (optional.length > 1) yield { filled: without(most, one.slot), title: `${name} is left out` };
    yield { filled: withValue(least, one), title: `of all that is optional only ${name} is there` };
  }
}

/** The value with one part replaced, without what need not be there; with it, where that is not valid. */
const graft = (slot: Slot, whole: Json, pointer: string, part: Json): Json => {
  const keys = keysOf(pointer);
  const small = replaceAt(pruned(slot.making.none.read, slot.schemas, whole, keys), keys, part);
  return slot.isValid(small) ? small : replaceAt(whole, keys, part);
};

function* parts({ least }: BaseCases, { slot, value }: Filled): Iterable<Proposal> {
  for (const { whole: full, site } of sitesOfVersions(slot, value)) {
    for (const { value: part, label } of rightsOf(site, { plain: slot.making.none, random: slot.making.some })) {
      const whole = site.pointer === '' ? part : graft(slot, full, site.pointer, part);
      if (!slot.isValid(whole)) continue;
      yield { filled: withValue(least, { slot, value: whole }), title: `${partName(slot, site.pointer)} ${label}` };
    }
  }
}

const MOST = 400;

/** `isNew`: among all bodies of the operation. */
export async function* coverPositive(
  { operation }: Slots,
  base: BaseCases,
  body: Slot | undefined,
  court: Court,
  isNew: (filled: readonly Filled[]) => boolean,
): AsyncGenerator<Generated> {
  const sources = [wholes(base, body), ...base.most.filter(({ slot }) => !slot.given).map((one) => parts(base, one))];
  let left = MOST;
  for (const proposals of sources) {
    for (const { filled, title } of proposals) {
      if (left <= 0) return;
      if (!isNew(filled)) continue;
      left -= 1;
      const ruling = await court.judge(operation, filled);
      if (ruling?.keys.length === 0) yield positiveCase({ operation, court }, filled, title);
    }
  }
}

// The same value with other alternatives where its schema has several, so that the members of each are tried.
import { keysOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import { randomFrom } from './random.ts';
import { isWithin, replaceAt, type Site, sitesOf, type Version } from './sites.ts';
import type { Slot } from './slots.ts';

const MOST = 24;
const BUDGET = 200;

const othersAt = (slot: Slot, whole: Json, site: Site): readonly Version[] => {
  const making = slot.making.all;
  return site.shapes
    .filter((shape) => shape !== site.shape)
    .flatMap((shape, at): Version[] => {
      making.budget.left = BUDGET;
      const made = making.ofShape(shape, site.depth)?.generate(randomFrom(0, `version ${at}`), undefined).value;
      if (made === undefined) return [];
      const value = replaceAt(whole, keysOf(site.pointer), made);
      return slot.isValid(value) ? [{ value, below: site.pointer }] : [];
    });
};

/** The value as it is comes first. */
const versionsOf = (slot: Slot, value: Json): readonly Version[] => {
  const versions: Version[] = [{ value, below: '' }];
  const seen = new Set([JSON.stringify(value)]);
  for (let at = 0; at < versions.length && versions.length < MOST; at += 1) {
    const { value: whole, below } = versions[at]!;
    for (const site of sitesOf(slot.making.none.read, slot.schemas, whole)) {
      if (site.shapes.length < 2 || !isWithin(site.pointer, below) || versions.length >= MOST) continue;
      for (const version of othersAt(slot, whole, site)) {
        const key = JSON.stringify(version.value);
        if (seen.has(key) || versions.length >= MOST) continue;
        seen.add(key);
        versions.push(version);
      }
    }
  }
  return versions;
};

/** All sites of all versions, none twice. */
export function* sitesOfVersions(slot: Slot, value: Json): Iterable<{ readonly whole: Json; readonly site: Site }> {
  for (const version of versionsOf(slot, value)) {
    for (const site of sitesOf(slot.making.none.read, slot.schemas, version.value)) {
      if (isWithin(site.pointer, version.below)) yield { whole: version.value, site };
    }
  }
}

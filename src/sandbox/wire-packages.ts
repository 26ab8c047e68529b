// Packages as they cross to a sandbox process: each one's modules travel once.
import type { ScriptPackage } from './protocol.ts';

/** The modules that a process knows, by the lists they came in. */
const sent = new WeakMap<object, WeakSet<object>>();

const knownTo = (link: object): WeakSet<object> => {
  const known = sent.get(link) ?? new WeakSet();
  sent.set(link, known);
  return known;
};

export const wirePackages = (link: object, packages: readonly ScriptPackage[]): readonly ScriptPackage[] => {
  const known = knownTo(link);
  return packages.map((one) => {
    if ('error' in one) return one;
    if (known.has(one.modules)) return { ...one, modules: [] };
    known.add(one.modules);
    return one;
  });
};

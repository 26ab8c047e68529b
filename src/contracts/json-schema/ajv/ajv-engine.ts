// Compiles schemas with ajv: quick validators that only say yes and no.
import type { Ajv } from 'ajv';
import { memoise } from '../../../core/memoise.ts';
import type { Json } from '../../../model/json.ts';
import { type Located, placeKey, type Reach } from '../library/reach.ts';
import type { Dialect } from '../schema-set.ts';
import { copyTarget } from './copy-target.ts';
import type { AjvRules } from './create-ajv.ts';

export type Test = (value: Json) => boolean;

export type AjvEngine = {
  /** Rejects with whatever ajv throws. */
  compile(start: Located, reach: Reach, formats: AjvRules['formats']): Promise<Test>;
};

type Instance = { readonly ajv: Ajv; readonly keys: Map<string, string> };

/** ajv is silently wrong about them, or does not know them. */
const BEYOND = ['$dynamicRef', '$recursiveRef', 'unevaluatedItems'];

export const isForAjv = (reach: Reach): boolean =>
  reach.dialects.size === 1 &&
  !reach.hasCustomVocabulary &&
  !reach.hasProto &&
  !BEYOND.some((keyword) => reach.keywords.has(keyword)) &&
  !(reach.hasBareIf && reach.keywords.has('unevaluatedProperties'));

export const createAjvEngine = (): AjvEngine => {
  let formats: AjvRules['formats'];
  const instances = memoise(async (key): Promise<Instance> => {
    const [dialect, own, judged] = key.split(' ');
    const { createAjv } = await import('./create-ajv.ts');
    const ajv = await createAjv({
      dialect: dialect as Dialect,
      ownProperties: own === 'own',
      formats: judged === 'formats' ? formats : undefined,
    });
    return { ajv, keys: new Map() };
  });

  return {
    async compile(start, reach, given) {
      formats ??= given;
      const own = reach.hasInherited ? 'own' : 'any';
      const { ajv, keys } = await instances(`${start.dialect} ${own} ${given ? 'formats' : 'none'}`);
      const pending: Located[] = [];
      const keyOf = (target: Located): string => {
        const place = placeKey(target);
        const known = keys.get(place);
        if (known !== undefined) return known;
        const key = `assay:/${keys.size}`;
        keys.set(place, key);
        pending.push(target);
        return key;
      };
      const key = keyOf(start);
      for (let target = pending.pop(); target; target = pending.pop())
        ajv.addSchema(copyTarget(target, reach, keyOf) as object, keyOf(target), false, false);
      const validate = ajv.getSchema(key);
      if (!validate) throw new Error('ajv does not find the schema');
      return (value) => validate(value) as boolean;
    },
  };
};

// Remembers which resources the provider really has, so that later calls ask for those.
import type { Api, Operation } from '../../contracts/openapi/api.ts';
import { createResourceFinder, type Resource, type ResourceValues, valuesIn } from './find-resources.ts';
import { isResource, resourceKey, resourcesOf } from './resource-path.ts';
import type { Answered } from './runtime-expression.ts';

export type ResourcePool = {
  /** The resources that an answer tells of. */
  found(call: Answered): readonly Resource[];
  learn(call: Answered): void;
  /** The values that an operation's path takes, whole or its first ones; another one for every `turn`. */
  pick(operation: Operation, turn: number): ResourceValues | undefined;
};

const MOST_OF_A_KIND = 50;

/** `baseUrl`: of the provider. */
export const createResourcePool = (api: Api, baseUrl: string): ResourcePool => {
  const found = createResourceFinder(api, baseUrl);
  const pool = new Map<string, ResourceValues[]>();

  const forget = (key: string, values: ResourceValues): void => {
    for (const [kind, held] of pool) {
      if (kind !== key && !kind.startsWith(`${key}/`)) continue;
      pool.set(
        kind,
        held.filter((one) => !values.every((value, at) => String(one[at]) === String(value))),
      );
    }
  };

  return {
    found,
    learn: (call) => {
      const { operation } = call.given;
      const values = operation.method === 'DELETE' ? valuesIn(call.given) : undefined;
      if (values && (call.status < 300 || call.status === 404 || call.status === 410)) {
        if (isResource(operation)) forget(resourceKey(operation.path), values);
        return;
      }
      for (const { key, values: known } of found(call)) {
        const held = pool.get(key) ?? [];
        const text = JSON.stringify(known);
        if (held.some((one) => JSON.stringify(one) === text)) continue;
        pool.set(key, [...held.slice(held.length >= MOST_OF_A_KIND ? 1 : 0), known]);
      }
    },
    pick: ({ path }, turn) => {
      const key = resourcesOf(path).find((one) => (pool.get(one)?.length ?? 0) > 0);
      const held = key === undefined ? [] : pool.get(key)!;
      return held[turn % held.length];
    },
  };
};

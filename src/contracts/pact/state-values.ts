// Finds the values that an interaction takes from provider states.
import type { Json } from '../../model/json.ts';
import type { Interaction } from '../../model/pact.ts';

const namesIn = (expression: string): readonly string[] => {
  const names = [...expression.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name.trim());
  return names.length > 0 ? names : [expression.trim()];
};

const collect = (value: Json | undefined, names: Set<string>): void => {
  if (Array.isArray(value)) for (const item of value) collect(item, names);
  else if (typeof value === 'object' && value !== null) {
    const { type, expression, ...rest } = value as { readonly [key: string]: Json };
    if (type === 'ProviderState' && typeof expression === 'string')
      for (const name of namesIn(expression)) names.add(name);
    for (const member of Object.values(rest)) collect(member, names);
  }
};

/** Names that the generators of its request use, by `id` or `${id}`; the engine fills in only requests. */
export const stateValueNames = ({ raw }: Interaction): readonly string[] => {
  const names = new Set<string>();
  const request = raw.request;
  if (typeof request === 'object' && request !== null && !Array.isArray(request))
    collect((request as { readonly [key: string]: Json }).generators, names);
  return [...names];
};

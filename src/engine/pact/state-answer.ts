// Reads the values that setting up a provider state gives back.
import { type Bag, bag } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';

/** Members of a JSON object; any other answer is for people, and gives none. */
export const valuesOf = (bytes: Uint8Array): Bag => {
  try {
    return bag(JSON.parse(new TextDecoder().decode(bytes)) as Json);
  } catch {
    return {};
  }
};

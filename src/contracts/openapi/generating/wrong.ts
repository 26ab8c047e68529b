// One way to violate a keyword: what it looks like, and how it is told.
import type { Random } from 'fast-check';
import type { Json } from '../../../model/json.ts';

export type Wrong = {
  readonly keyword: string;
  /** The member in question. */
  readonly member?: string;
  /** Candidates, the best first. Made when they are needed. */
  values(): Iterable<Json>;
  /** Whether a simpler value is wrong in the same way; where it is not said, a validator's word is enough. */
  holds?(value: Json): boolean;
  /** The end of a sentence that begins with the name of the part. */
  tell(value: Json): string;
};

export const shown = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** By how much a limit is missed: by one step, or by chance. */
export type Miss = { readonly random?: Random };

export const away = ({ random }: Miss): number => (random && random.nextInt(0, 2) > 0 ? random.nextInt(1, 1000) : 1);

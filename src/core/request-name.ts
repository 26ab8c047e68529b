// What a request is called: its folders and its own name, as metrics, reports and budgets have it.

const SEPARATOR = ' / ';

/** `Auth / Login`. */
export const requestName = ({ path, name }: { readonly path: readonly string[]; readonly name: string }): string =>
  [...path, name].join(SEPARATOR);

/** Whether `name` is the last part of it, below some folder: `Login` of `Auth / Login`. */
export const isLastPart = (whole: string, name: string): boolean => whole.endsWith(SEPARATOR + name);

/** `Login` of `Auth / Login`. */
export const lastPart = (whole: string): string => whole.split(SEPARATOR).at(-1)!;

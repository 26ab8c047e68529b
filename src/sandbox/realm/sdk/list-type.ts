// What a list must know of the elements it holds.

/** The kind of element a list holds, and how it is looked up. */
export type ListType<T> = {
  new (definition: unknown): T;
  readonly indexKey: string;
  readonly ignoresCase: boolean;
  readonly isMultiValued: boolean;
  /** A list of it can be made of an object of names and values. */
  readonly takesNames?: boolean;
  parse?(text: string): readonly unknown[];
  unparse?(items: readonly T[]): string;
};

// The realm's own globals: what a script assigns to one of them must not reach the next script.

const { defineProperty } = Reflect;
const { getOwnPropertyDescriptor } = Object;

type Kept = { readonly name: string; readonly descriptor: PropertyDescriptor };

/** Nothing Postman has, and no business of a script. */
const REMOVED = [
  ...['WebAssembly', 'FinalizationRegistry', 'WeakRef', 'Iterator', 'SuppressedError', 'DisposableStack'],
  // Our own code is bundled with a variable of that name.
  ...['AsyncDisposableStack', 'Float16Array', 'globalThis'],
];

export const removeGlobals = (target: object): void => {
  for (const name of REMOVED) Reflect.deleteProperty(target, name);
};

export type KeptGlobals = {
  /** Can this script replace a global? A wrong yes costs a little time with every later script. */
  mayReplace(script: string): boolean;
  /** False when something is past repair. */
  restore(): boolean;
};

/** Ways to a global that a look at the text cannot follow; code of a package is one. */
const HIDDEN_WAYS = String.raw`\b(?:eval|Function|globalThis|defineProperty|assign|npm:|jsr:|this\s*\[)`;

/** `[a, b] = …` and `({ a } = …)` as statements. */
const DESTRUCTURING = String.raw`(?:^|[;{(])\s*\[[\w\s,]*\]\s*=(?!=)|\(\s*\{[\w\s,:]*\}\s*=(?!=)`;

const replacementOf = (names: readonly string[]): RegExp => {
  const words = names.filter((name) => /^\w+$/.test(name)).join('|');
  const assignment = String.raw`\b(?:${words})\s*(?:=(?!=)|\+\+|--|[-+*/%&|^?]{1,3}=)`;
  return new RegExp(`${HIDDEN_WAYS}|${DESTRUCTURING}|${assignment}`, 'm');
};

/** Remembers the globals as they are now. */
export const keepGlobals = (target: object): KeptGlobals => {
  const all = Object.getOwnPropertyNames(target).map(
    (name): Kept => ({ name, descriptor: getOwnPropertyDescriptor(target, name)! }),
  );
  const kept = all.filter(({ descriptor }) => descriptor.configurable === true);
  let pattern: RegExp | undefined;
  const isReplaced = ({ name, descriptor }: Kept): boolean => {
    const now = getOwnPropertyDescriptor(target, name);
    return now === undefined || now.value !== descriptor.value || now.get !== descriptor.get;
  };
  return {
    mayReplace: (script) => {
      pattern ??= replacementOf(kept.map(({ name }) => name));
      return pattern.test(script);
    },
    restore: () => {
      let isMended = true;
      for (const one of kept)
        if (isReplaced(one) && !defineProperty(target, one.name, one.descriptor)) isMended = false;
      return isMended;
    },
  };
};

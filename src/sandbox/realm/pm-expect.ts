// pm.expect: chai and the assertions about requests and responses are loaded by the first expectation.
import { createExpect } from './assertions.ts';
import { completeLibrary } from './libraries.ts';
import { connectExpect } from './sdk/expectation.ts';

type AnyFunction = (...values: unknown[]) => unknown;
type ExpectFunction = AnyFunction & { readonly fail: AnyFunction };

let loaded: ExpectFunction | undefined;

const load = (): ExpectFunction => {
  loaded ??= createExpect().expect as unknown as ExpectFunction;
  return loaded;
};

export const pmExpect: ExpectFunction = Object.assign((...values: unknown[]) => load()(...values), {
  fail: (...values: unknown[]) => load().fail(...values),
});

connectExpect((subject) => load()(subject));
completeLibrary('chai', load);

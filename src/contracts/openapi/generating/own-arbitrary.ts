// Arbitraries of our own, on fast-check's terms.
import { Arbitrary, type Random, Stream, Value } from 'fast-check';

type Parts<T> = {
  generate(random: Random, bias: number | undefined): Value<T>;
  shrink(value: T, context: unknown): Iterable<Value<T>>;
};

/** fast-check asks for a subclass; an object with its prototype is one. */
export const ownArbitrary = <T>({ generate, shrink }: Parts<T>): Arbitrary<T> =>
  Object.assign(Object.create(Arbitrary.prototype) as Arbitrary<T>, {
    generate,
    shrink: (value: T, context: unknown) =>
      new Stream(shrink(value, context)[Symbol.iterator]() as never) as Stream<Value<T>>,
    canShrinkWithoutContext: (_value: unknown): _value is T => false,
  });

/** Made when it is first needed. */
export const lazily = <T>(make: () => Arbitrary<T>): Arbitrary<T> => {
  let made: Arbitrary<T> | undefined;
  const inner = (): Arbitrary<T> => {
    made ??= make();
    return made;
  };
  return ownArbitrary({
    generate: (random, bias) => inner().generate(random, bias),
    shrink: (value, context) => inner().shrink(value, context),
  });
};

/** Values that pass, where one is found in so many tries; the last one otherwise, for others to reject. Never endless, as `filter` is. */
export const mostly = <T>(inner: Arbitrary<T>, passes: (value: T) => boolean, tries = 8): Arbitrary<T> =>
  ownArbitrary({
    generate: (random, bias) => {
      let found = inner.generate(random, bias);
      for (let at = 1; at < tries && !passes(found.value); at += 1) found = inner.generate(random, bias);
      return found;
    },
    shrink: (value, context) => inner.shrink(value, context).filter((one) => passes(one.value)),
  });

/** Texts made by a function of random numbers; simpler ones are asked of `simpler`. */
export const textArbitrary = (
  make: (random: Random) => string,
  simpler: (text: string) => Iterable<string>,
): Arbitrary<string> =>
  ownArbitrary({
    generate: (random) => new Value(make(random), undefined),
    *shrink(value) {
      for (const text of simpler(value)) yield new Value(text, undefined);
    },
  });

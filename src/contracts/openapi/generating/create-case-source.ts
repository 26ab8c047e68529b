// Gives cases of an API's operations: from examples, along every limit, and at random.
import type { Operation } from '../api.ts';
import type { CaseSource, CreateCaseSource, Generated, GenerateOptions, Mode } from '../api-case.ts';

/** What makes values is loaded with the first case that is asked for. */
export const createCaseSource: CreateCaseSource = (options: GenerateOptions): CaseSource => {
  let loaded: Promise<CaseSource> | undefined;
  const load = (): Promise<CaseSource> => {
    loaded ??= import('./open-source.ts').then(({ openSource }) => openSource(options));
    return loaded;
  };
  async function* from(ask: (source: CaseSource) => AsyncIterable<Generated>): AsyncGenerator<Generated> {
    yield* ask(await load());
  }
  return {
    examples: (operation: Operation) => from((source) => source.examples(operation)),
    coverage: (operation: Operation) => from((source) => source.coverage(operation)),
    fuzzing: (operation: Operation, mode: Mode) => from((source) => source.fuzzing(operation, mode)),
  };
};

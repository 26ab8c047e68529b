// Chooses operations by the words of --include and --exclude, and finds words that name nothing.
import type { Api, Operation } from '../../contracts/openapi/api.ts';
import { nearest } from '../../core/nearest.ts';
import { Problem } from '../../model/problem.ts';
import type { ApiSettings } from './api-run.ts';

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** `*` stays within a segment, `**` does not. */
const globOf = (pattern: string): RegExp => {
  const source = pattern
    .split(/(\*+)/)
    .map((part) => (part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : escaped(part)))
    .join('');
  return new RegExp(`^${source}$`, 'is');
};

const METHOD_AND_PATH = /^([a-z*]+)\s+(\S.*)$/i;

const matches = (word: string): ((operation: Operation) => boolean) => {
  const tag = /^tag:(.+)$/is.exec(word)?.[1];
  if (tag !== undefined) return ({ tags }) => tags.some((one) => one.toLowerCase() === tag.trim().toLowerCase());
  if (word.startsWith('/')) {
    const glob = globOf(word);
    return ({ path }) => glob.test(path);
  }
  const [, method, path] = METHOD_AND_PATH.exec(word) ?? [];
  if (method !== undefined && path !== undefined) {
    const globs = { method: globOf(method), path: globOf(path) };
    return (operation) => globs.method.test(operation.method) && globs.path.test(operation.path);
  }
  const glob = globOf(word);
  return ({ operationId }) =>
    operationId !== undefined && (operationId === word || (word.includes('*') && glob.test(operationId)));
};

export const selectOperations = ({ operations }: Api, { include, exclude }: ApiSettings): readonly Operation[] => {
  const [wanted, unwanted] = [include.map(matches), exclude.map(matches)];
  return operations.filter(
    (operation) =>
      (wanted.length === 0 || wanted.some((isWanted) => isWanted(operation))) &&
      !unwanted.some((isUnwanted) => isUnwanted(operation)),
  );
};

const namesOf = (operations: readonly Operation[]): ReadonlySet<string> =>
  new Set(
    operations.flatMap(({ id, operationId, path, tags }) => [
      ...(operationId === undefined ? [] : [operationId]),
      ...[id, path],
      ...tags.map((tag) => `tag:${tag}`),
    ]),
  );

const unmatched = (flag: string, word: string, operations: readonly Operation[]): Problem => {
  const near = nearest(word, namesOf(operations));
  return new Problem('openapi.unmatched-filter', `--${flag} ${word} names no operation of the document`, {
    hint: near
      ? `Did you mean "${near}"?`
      : 'Name an operationId, a method and path ("GET /pets"), a path with * and **, or tag:NAME.',
  });
};

const checkFixed = (operations: readonly Operation[], { fixed }: ApiSettings): void => {
  const parameters = operations.flatMap((operation) => operation.parameters);
  for (const { name, in: place } of fixed) {
    if (parameters.some((one) => one.name === name && (place === undefined || one.in === place))) continue;
    const near = nearest(name, new Set(parameters.map((one) => one.name)));
    const whole = place === undefined ? name : `${place}.${name}`;
    throw new Problem('openapi.unknown-parameter', `--set ${whole} names no parameter of the operations`, {
      hint: near ? `Did you mean "${near}"?` : 'A header that the document does not name is given with --header.',
    });
  }
};

/** Throws Problem for words that name nothing, and when nothing is left to be called. */
export const checkSelection = (apis: readonly Api[], settings: ApiSettings): void => {
  const all = apis.flatMap(({ operations }) => operations);
  for (const [flag, words] of Object.entries({ include: settings.include, exclude: settings.exclude })) {
    const wrong = words.find((word) => !all.some(matches(word)));
    if (wrong !== undefined) throw unmatched(flag, wrong, all);
  }
  const left = apis.flatMap((api) => selectOperations(api, settings));
  if (all.length > 0 && left.length === 0) {
    throw new Problem('openapi.nothing-left', '--include and --exclude leave no operation to be called');
  }
  checkFixed(left, settings);
};

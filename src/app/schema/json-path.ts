// Looks whether a JSONPath that was given is one.
import { Problem } from '../../model/problem.ts';

/** Rejects with Problem for one that cannot be read. */
export const checkPath = async (path: string): Promise<void> => {
  const { jsonpath } = await import('json-p3');
  try {
    jsonpath.compile(path);
  } catch (error) {
    throw new Problem('schema.path', `${path} is no JSONPath: ${(error as Error).message}`, {
      hint: 'The grammar is RFC 9535: $.items[*], $..price, $.items[?@.price > 3].',
    });
  }
};

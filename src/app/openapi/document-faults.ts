// Says of an API description that something is judged by whether it is a valid one itself.
import type { FetchDocument, SourceDocument } from '../../contracts/documents/source-document.ts';
import { warning } from '../../core/warning.ts';
import type { ProblemRaised } from '../../model/event.ts';
import { isProblem } from '../../model/problem.ts';

/** A warning, where there is something to be said. It takes a while: not while requests are timed. */
export const documentFaults = async (
  root: SourceDocument,
  fetch: FetchDocument,
  at: number,
): Promise<readonly ProblemRaised[]> => {
  const { validateDocument } = await import('../../contracts/openapi/validating/validate-document.ts');
  try {
    const errors = (await validateDocument(root, fetch)).filter(({ level }) => level === 'error');
    const [first] = errors;
    if (!first) return [];
    const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    const message = `${root.path} has ${count}, and was followed as far as it can be understood; ${first.position}: ${first.message}`;
    const hint = `assay verify openapi ${root.path} tells ${errors.length === 1 ? 'more' : 'all'}.`;
    return [warning(at, 'openapi.invalid-document', message, hint)];
  } catch (error) {
    if (!isProblem(error)) throw error;
    return [warning(at, error.code, `${root.path} could not be validated: ${error.message}`, error.hint)];
  }
};

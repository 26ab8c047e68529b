// Validates one OpenAPI document, and reads it as an API where calls are to follow.

import type { SourceDocument } from '../../contracts/documents/source-document.ts';
import type { Api } from '../../contracts/openapi/api.ts';
import type { DocumentReport } from '../../engine/openapi/api-run.ts';
import type { Check } from '../../model/check.ts';
import { isProblem, type Problem } from '../../model/problem.ts';
import type { Documents } from '../documents/open-documents.ts';
import type { Host } from '../host.ts';

/** Warnings that are told one by one. */
const MOST_WARNINGS = 25;

type Found = {
  readonly rule: string;
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly place: { readonly pointer: string };
  readonly source: Check['source'];
  readonly position: string;
  readonly hint?: string;
};

const withHint = ({ message, hint }: Found): string => (hint === undefined ? message : `${message}\n${hint}`);

const failedCheck = (found: Found): Omit<Check, 'index'> => ({
  name: found.rule,
  verdict: 'fail',
  error: { name: 'DocumentError', message: withHint(found) },
  where: found.place.pointer === '' ? 'the document' : found.place.pointer,
  ...(found.source ? { source: found.source } : {}),
});

const VERSIONS = { '2.0': 'Swagger 2.0', '3.0': 'OpenAPI 3.0', '3.1': 'OpenAPI 3.1', '3.2': 'OpenAPI 3.2' } as const;

const passedCheck = (api: Api | undefined): Omit<Check, 'index'> => {
  const count = api?.operations.length ?? 0;
  const name = api
    ? `a valid ${VERSIONS[api.version]} document: ${count} ${count === 1 ? 'operation' : 'operations'}`
    : 'a valid OpenAPI document';
  return { name, verdict: 'pass' };
};

const warningsOf = (found: readonly Found[]): DocumentReport['warnings'] => {
  const told = found.slice(0, MOST_WARNINGS).map(({ rule, message, position, hint }) => ({
    code: `openapi.${rule}`,
    message: message.includes(position) ? message : `${position}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  }));
  const more = found.length - told.length;
  const rest = { code: 'openapi.more-warnings', message: `${more} more warnings about the document` };
  return more > 0 ? [...told, rest] : told;
};

type Read = { readonly api?: Api; readonly fault?: Problem };

/** What cannot be read as an API although it was validated is a fault of this document alone. */
const readDocument = async (root: SourceDocument, documents: Documents): Promise<Read> => {
  const { readApi } = await import('../../contracts/openapi/read-api.ts');
  try {
    return { api: await readApi(root, documents.fetch, { formats: 'assert' }) };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { fault: error };
  }
};

const validate = async (root: SourceDocument, documents: Documents): Promise<readonly Found[] | Problem> => {
  const { validateDocument } = await import('../../contracts/openapi/validating/validate-document.ts');
  try {
    return await validateDocument(root, documents.fetch);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return error;
  }
};

/** Rejects with Problem for what cannot be read, or is no OpenAPI document. */
export const checkDocument = async (
  location: string,
  documents: Documents,
  options: { readonly strict: boolean; readonly sources: boolean },
  host: Host,
): Promise<DocumentReport> => {
  const started = host.clock();
  const root = await documents.open(location);
  const found = await validate(root, documents);
  if (isProblem(found)) throw found;
  const { api, fault } = await readDocument(root, documents);
  const isWrong = ({ level }: Found): boolean => level === 'error' || options.strict;
  const wrong = found.filter(isWrong);
  // What keeps it from being read is told as what is wrong with it, once.
  if (fault && wrong.length === 0) throw fault;
  return {
    file: root.path,
    name: api?.title || root.path,
    checks: wrong.length === 0 ? [passedCheck(api)] : wrong.map(failedCheck),
    warnings: warningsOf(found.filter((one) => !isWrong(one))),
    source: { file: root.path, pointer: '' },
    texts: (api?.documents ?? [root]).map(({ path, text }) => [path, text]),
    ...(api ? { api } : {}),
    ...(options.sources ? { raw: root.value } : {}),
    durationMs: host.clock() - started,
  };
};

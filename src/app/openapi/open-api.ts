// Opens an API description to judge by.
import type { Api } from '../../contracts/openapi/api.ts';
import { createJudge } from '../../contracts/openapi/create-judge.ts';
import { measureCoverage } from '../../contracts/openapi/measure-coverage.ts';
import { readApi } from '../../contracts/openapi/read-api.ts';
import type { ProblemRaised } from '../../model/event.ts';
import { Problem } from '../../model/problem.ts';
import { openDocuments } from '../documents/open-documents.ts';
import type { Host } from '../host.ts';
import type { CommonOptions } from '../run-options.ts';
import type { JudgeTools } from './judge-exchange.ts';

export type OpenApi = JudgeTools & {
  readonly api: Api;
  readonly file: string;
  readonly title: string;
  readonly texts: ReadonlyMap<string, string>;
  /** What has to be said of the document itself. */
  faults(at: number): Promise<readonly ProblemRaised[]>;
};

/** Throws Problem for what is no base URL. */
export const baseUrl = (url: string, flag: string): string => {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  // What stands before an @ may hold a password.
  const shown = url.replace(/.*@/s, '********@');
  throw new Problem('openapi.server', `${flag} needs a URL that begins with http:// or https://, not "${shown}"`, {
    hint: `Try ${flag} http://${shown.replace(/^[a-z]*:?\/+/i, '')}`,
  });
};

type ApiChoice = {
  readonly document: string;
  readonly strict?: boolean | undefined;
  readonly servers: readonly string[];
};

/** Rejects with Problem for a document that cannot be used. */
export const openApi = async (
  { document, strict, servers }: ApiChoice,
  options: CommonOptions,
  host: Host,
): Promise<OpenApi> => {
  const documents = openDocuments(options, host);
  const api = await readApi(await documents.open(document), documents.fetch, { formats: 'assert' });
  if (api.operations.length === 0) {
    throw new Problem('openapi.empty', `${document} describes no operation: there is nothing to judge by`);
  }
  const root = api.documents[0]!;
  return {
    api,
    judge: createJudge(api, { baseUrls: servers, strict: strict === true }),
    coverage: measureCoverage(api),
    paths: api.sourceOf({ uri: root.uri, pointer: '/paths' }),
    file: root.path,
    title: api.title,
    faults: async (at) => (await import('./document-faults.ts')).documentFaults(root, documents.fetch, at),
    texts: new Map(api.documents.map(({ path, text }) => [path, text])),
  };
};

// Generates calls for an API description that a test writes down, and judges them again.
import type { Api, Operation } from '../../api.ts';
import type { CaseSource, Generated, GenerateOptions } from '../../api-case.ts';
import { createJudge } from '../../create-judge.ts';
import type { ApiJudge } from '../../judge.ts';
import { openApiOf } from '../../judging/testing/judge-of.ts';
import { toRequest } from '../../serialising/to-request.ts';
import { createCaseSource } from '../create-case-source.ts';

export const BASE = 'http://api.test/v1';

export type Tried = {
  readonly api: Api;
  readonly judge: ApiJudge;
  readonly source: CaseSource;
  operation(id?: string): Operation;
  /** What is wrong with the request of a case. */
  wrongs(generated: Generated): Promise<readonly string[]>;
};

type Document = Parameters<typeof openApiOf>[0];

export const generate = async (document: Document, options: Partial<GenerateOptions> = {}): Promise<Tried> => {
  const api = await openApiOf({ openapi: '3.1.0', ...document });
  const judge = createJudge(api, { baseUrls: [BASE] });
  const source = createCaseSource({
    api,
    judge,
    modes: ['positive', 'negative'],
    seed: 7,
    given: new Set(),
    baseUrl: BASE,
    ...options,
  });
  return {
    api,
    judge,
    source,
    operation: (id) => api.operations.find((one) => id === undefined || one.id === id)!,
    wrongs: async ({ value }) => {
      const request = toRequest(value, BASE);
      const match = judge.match(request);
      if (match.kind !== 'operation' || match.operation.id !== value.operation.id) return ['another operation'];
      const { findings, notJudged } = await judge.request(value.operation, request);
      return [...findings.map(({ message }) => message), ...notJudged.map(({ message }) => message)];
    },
  };
};

export const take = async (cases: AsyncIterable<Generated>, most: number): Promise<readonly Generated[]> => {
  const taken: Generated[] = [];
  for await (const one of cases) {
    taken.push(one);
    if (taken.length >= most) break;
  }
  return taken;
};

/** One line of a request: what tells it from others. */
export const line = ({ value }: Generated): string => {
  const { method, url, headers, body } = toRequest(value, BASE);
  const pairs = headers.map(([name, text]) => `${name}: ${text}`).join(', ');
  return `${method} ${url.slice(BASE.length)} ${pairs} ${new TextDecoder().decode(body)}`.trimEnd();
};

/** A call that takes a body of one schema, and what that schema refers to. */
export const bodyOf = (
  schema: unknown,
  schemas: Record<string, unknown> = {},
  media = 'application/json',
): Document => ({
  paths: {
    '/things': {
      post: {
        requestBody: { required: true, content: { [media]: { schema } } },
        responses: { default: { description: 'x' } },
      },
    },
  },
  components: { schemas },
});

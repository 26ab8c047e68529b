// The use case of `assay send`: one request becomes a collection of one, is run, judged and kept.
import { registry as authRegistry } from '../../auth/registry.gen.ts';
import { hasScript } from '../../core/expectation-script.ts';
import { expectationName } from '../../core/expectation-text.ts';
import { postmanItem, savedItem } from '../../core/postman-item.ts';
import type { RunEvent } from '../../model/event.ts';
import type { Expectation } from '../../model/expectation.ts';
import { Problem } from '../../model/problem.ts';
import type { SendRequest } from '../../model/send-request.ts';
import { checkAuthType } from '../auth-type.ts';
import type { Host } from '../host.ts';
import { type RunResult, runCollections } from '../run-collections.ts';
import type { RunOptions } from '../run-options.ts';
import { openCollectionFile } from './save-item.ts';

export type SendResult = RunResult & {
  /** The collection that the request was appended to, and which expectations no script could say. */
  readonly saved?: {
    readonly path: string;
    readonly unsaid: readonly string[];
    /** Credentials that now stand in the file as they were given, not as {{variables}}. */
    readonly exposed: readonly string[];
  };
};

const checkPaths = async (expectations: readonly Expectation[]): Promise<void> => {
  for (const expectation of expectations) {
    if (expectation.kind !== 'jsonpath') continue;
    const { jsonpath } = await import('json-p3');
    try {
      jsonpath.compile(expectation.path);
    } catch (error) {
      throw new Problem('expect.jsonpath', `${expectation.path} is no JSONPath: ${(error as Error).message}`, {
        hint: 'The grammar is RFC 9535: $.items[0].name, $..price, $.items[?@.price > 3].',
      });
    }
  }
};

const exposedFields = async ({ auth }: SendRequest): Promise<readonly string[]> => {
  if (!auth) return [];
  const { secrets } = await authRegistry[auth.type as keyof typeof authRegistry]();
  const isLiteral = (value: string): boolean => value !== '' && !value.includes('{{');
  return auth.fields.filter(([name, value]) => secrets.includes(name) && isLiteral(value)).map(([name]) => name);
};

/**
 * Sends one request; `options` are those of a run but for its collections.
 * Rejects with Problem for what cannot be used; what fails on the wire is in the result.
 */
export const sendRequest = async (
  request: SendRequest,
  options: Omit<RunOptions, 'collections' | 'expectations'> & { readonly save?: string },
  host: Host,
  onEvent?: (event: RunEvent) => void,
): Promise<SendResult> => {
  await checkPaths(request.expectations);
  if (request.auth)
    checkAuthType(
      request.auth.type,
      request.auth.fields.map(([name]) => name),
    );
  const { save, ...runOptions } = options;
  const file = save === undefined ? undefined : await openCollectionFile(host, save);
  const collection = { info: { name: request.name, schema: 'v2.1.0' }, item: [postmanItem(request)] };
  const { expectations } = request;
  const result = await runCollections({ ...runOptions, collections: [collection], expectations }, host, onEvent);
  if (save === undefined || !file) return result;
  await file.append(savedItem(request));
  const unsaid = expectations.filter((one) => !hasScript(one)).map(expectationName);
  return { ...result, saved: { path: save, unsaid, exposed: await exposedFields(request) } };
};

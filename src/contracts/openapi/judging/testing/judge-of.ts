// Judges by an API description that a test writes down.
import type { Json } from '../../../../model/json.ts';
import { parseDocument } from '../../../documents/parse-document.ts';
import { createJudge } from '../../create-judge.ts';
import type { ApiJudge, Judged, JudgeOptions, WireRequest } from '../../judge.ts';
import { readApi } from '../../read-api.ts';

type Document = { readonly [key: string]: unknown };

const bytes = (body: Json | Uint8Array | undefined): Uint8Array =>
  body instanceof Uint8Array
    ? body
    : new TextEncoder().encode(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));

export const request = (
  line: string,
  headers: Readonly<Record<string, string>> = {},
  body?: Json,
  base = 'http://api.test',
): WireRequest => {
  const [method = 'GET', path = '/'] = line.split(' ');
  return {
    method,
    url: path.startsWith('http') ? path : `${base}${path}`,
    headers: Object.entries(headers),
    body: bytes(body),
  };
};

export type Tried = {
  readonly judge: ApiJudge;
  /** Messages of what is wrong with a request. */
  asked(line: string, headers?: Readonly<Record<string, string>>, body?: Json): Promise<readonly string[]>;
  /** Messages of what is wrong with a response. */
  answered(
    line: string,
    status: number,
    headers?: Readonly<Record<string, string>>,
    body?: Json | Uint8Array,
  ): Promise<readonly string[]>;
  /** The same, as it is. */
  judged(
    line: string,
    status: number,
    headers?: Readonly<Record<string, string>>,
    body?: Json | Uint8Array,
  ): Promise<Judged>;
};

export const openApiOf = (document: Document, uri = 'file:///api.json') =>
  readApi(
    parseDocument({ path: 'api.json', text: JSON.stringify({ info: { title: 'T', version: '1' }, ...document }) }, uri),
    () => Promise.reject(new Error('nothing is fetched')),
    { formats: 'assert' },
  );

export const judgeOf = async (
  document: Document,
  options: Partial<JudgeOptions> = {},
  uri?: string,
): Promise<Tried> => {
  const judge = createJudge(await openApiOf(document, uri), { baseUrls: ['http://api.test'], ...options });
  const operationOf = (given: WireRequest) => {
    const match = judge.match(given);
    if (match.kind !== 'operation') throw new Error(`${given.method} ${given.url} is no operation: ${match.kind}`);
    return match.operation;
  };
  const judged: Tried['judged'] = (line, status, headers = {}, body) => {
    const sent = request(line);
    return judge.response(operationOf(sent), sent, { status, headers: Object.entries(headers), body: bytes(body) });
  };
  const told = ({ findings, notJudged }: Judged): readonly string[] => [
    ...findings.map(({ message }) => message),
    ...notJudged.map(({ message }) => `not judged: ${message}`),
  ];
  return {
    judge,
    judged,
    asked: async (line, headers, body) => {
      const sent = request(line, headers, body);
      return told(await judge.request(operationOf(sent), sent));
    },
    answered: async (...given) => told(await judged(...given)),
  };
};

// Judges a response by a schema: status, content type, JSON, and what the schema demands of it.
import { cutText } from '../../contracts/json-schema/explain-value.ts';
import { decodeText, isBrokenUtf8 } from '../../core/decode-text.ts';
import { headerValue, mediaTypeOf } from '../../core/header-value.ts';
import { findJsonFault } from '../../core/json-fault.ts';
import { openSource } from '../../core/source-position.ts';
import type { Body } from '../../model/body.ts';
import type { Exchange, Received } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import { bytesOf } from '../response-state.ts';
import { failed, type Judgement, judgeValue, passed } from './judge-value.ts';
import type { EndpointRules, JudgingSchema, Selection } from './schema-run.ts';

const NOTHING: Judgement = { checks: [], errors: [] };

/** What is enough to recognise it: one line, cut. */
const beginning = (text: string): string => JSON.stringify(cutText(text.slice(0, 300).replace(/\s+/g, ' ').trim(), 60));

const isJsonType = (type: string): boolean => /^(?:application|text)\/json$|\+json$/.test(type);

const lineAndColumn = (text: string, offset: number): string => {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
};

type Parsed = { readonly value: Json } | { readonly message: string };

const parse = (text: string, type: string | undefined): Parsed => {
  if (text.trim() === '') return { message: 'the body is empty, so there is no JSON to judge' };
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    const typed = type !== undefined && !isJsonType(type) ? `, its content type is ${type}` : '';
    const fault = typed === '' ? findJsonFault(text) : undefined;
    const where = fault ? `: ${fault.cause} (${lineAndColumn(text, fault.offset)})` : '';
    return { message: `the body is no JSON${typed}${where}; it begins with ${beginning(text)}` };
  }
};

const NO_UTF8: Parsed = { message: 'the body is no JSON: it holds bytes that are no UTF-8' };

/** One that says it is in another encoding than JSON's is not held to UTF-8. */
const namesCharset = ({ headers }: Received<Body>): boolean =>
  /;\s*charset\s*=\s*"?(?!utf-?8)[a-z0-9]/i.test(headerValue(headers, 'content-type') ?? '');

/** Places of a text that is looked into only when something is wrong in it. */
const placesIn = (text: string): ((pointer: string) => string) => {
  let source: ReturnType<typeof openSource> | undefined;
  return (pointer) => {
    source ??= openSource(text);
    const position = source.positionOf(pointer);
    return position ? ` (line ${position.line}, column ${position.column} of the body)` : '';
  };
};

const cutError = (schema: JudgingSchema, cut: 'time' | 'size'): Judgement => ({
  checks: [],
  errors: [
    {
      kind: 'problem',
      name: 'schema',
      code: 'schema.cut',
      message: `"${schema.name}" could not judge the body: it was cut ${cut === 'time' ? 'when its time was up' : 'at its size limit'}`,
      hint: cut === 'time' ? 'Raise --timeout-stream.' : 'Raise --max-response-size.',
    },
  ],
});

type BodyJudgement = Judgement & { readonly isJson: boolean };

/** By the schema alone; the body has to be JSON. */
export const judgeBody = async (
  schema: JudgingSchema,
  received: Received<Body>,
  selection: Selection,
): Promise<BodyJudgement> => {
  if (received.cut) return { ...cutError(schema, received.cut), isJson: false };
  const bytes = await bytesOf(received.body);
  const text = decodeText(bytes);
  const parsed =
    isBrokenUtf8(bytes, text) && !namesCharset(received) ? NO_UTF8 : parse(text, mediaTypeOf(received.headers));
  if ('message' in parsed) {
    return { checks: [failed(schema.name, parsed.message, { where: 'response body' })], errors: [], isJson: false };
  }
  return {
    ...(await judgeValue(schema, parsed.value, selection, { what: 'response body', placeOf: placesIn(text) })),
    isJson: true,
  };
};

const fits = (status: number, allowed: readonly string[]): boolean =>
  allowed.some((code) => (code.endsWith('xx') ? code[0] === String(status)[0] : code === String(status)));

const statusCheck = (status: number, allowed: readonly string[]) => {
  const [name, wanted] = [`status ${allowed.join(' or ')}`, allowed.join(' or ')];
  if (fits(status, allowed)) return passed(name);
  const message = `the status must be ${wanted}, got ${status}`;
  return failed(name, message, { where: 'status', expected: wanted, actual: String(status) });
};

const typeCheck = (type: string) =>
  failed('content type', `the content type must be JSON, got ${type}`, {
    where: 'content-type',
    expected: 'application/json',
    actual: type,
  });

/** Status first: the body of another answer than the wanted one is not judged. */
export const judgeResponse = async (
  schema: JudgingSchema,
  { received }: Exchange,
  rules: EndpointRules,
): Promise<Judgement> => {
  const answer = received.at(-1);
  if (!answer) return NOTHING;
  const status = statusCheck(answer.status, rules.statuses);
  if (status.verdict === 'fail') return { checks: [status], errors: [] };
  const judged = await judgeBody(schema, answer, rules);
  const type = mediaTypeOf(answer.headers);
  const wrongType = judged.isJson && type !== undefined && !isJsonType(type) ? [typeCheck(type)] : [];
  return { checks: [status, ...wrongType, ...judged.checks], errors: judged.errors };
};

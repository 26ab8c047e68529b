// Judges a response: status, content type, headers and schema.
import { headerValue } from '../../../core/header-value.ts';
import type { HeaderPair } from '../../../model/exchange.ts';
import type { Api, HeaderSpec, Media, Operation, ResponseSpec } from '../api.ts';
import type { Judged, WireRequest, WireResponse } from '../judge.ts';
import type { ReadFacets } from './facets.ts';
import { found, joined, judgeValue, NOTHING, notJudged, type Subject, sound } from './findings.ts';
import { judgeBody } from './judge-body.ts';
import { mediaKind, pickMedia, readMediaType } from './media-types.ts';
import { fixed, judgeReadings, type Reading } from './readings.ts';
import { isStandardHeader } from './standard-headers.ts';
import { decodeMaybe } from './wire-fields.ts';
import { styledReadings } from './wire-styles.ts';

/** The exact status, then its range, then `default`. */
export const responseOf = ({ responses }: Operation, status: number): ResponseSpec | undefined => {
  const names = [String(status), `${Math.floor(status / 100)}XX`, 'default'];
  for (const name of names) {
    const found = responses.find((one) => one.status === name);
    if (found) return found;
  }
  return undefined;
};

export type ResponseContext = {
  readonly api: Api;
  readonly operation: Operation;
  readonly request: Pick<WireRequest, 'method'>;
  readonly response: WireResponse;
  readonly read: ReadFacets;
  readonly strict: boolean;
};

const subjectOf = ({ api, operation, response }: ResponseContext, check: Subject['check'], where: string): Subject => ({
  api,
  operation,
  check,
  where,
  variant: String(response.status),
});

const judgeStatus = (context: ResponseContext): Judged => {
  const { operation, response } = context;
  const names = operation.responses.map(({ status }) => status);
  return found(subjectOf(context, 'status_code_conformance', 'response status'), {
    place: operation.place,
    detail: 'undocumented',
    message:
      names.length > 0
        ? `status ${response.status} is not documented, ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`
        : `status ${response.status} is not documented`,
    expected: names.join(', '),
    actual: response.status,
  });
};

/** HTTP has no body for these, whatever the document says. */
const isBodiless = ({ request, response: { status } }: ResponseContext): boolean =>
  request.method === 'HEAD' || status === 204 || status === 205 || status === 304 || status < 200;

const judgeNoContent = (context: ResponseContext, spec: ResponseSpec): Judged => {
  const { response, strict, api } = context;
  // Swagger 2 says that there is no body; OpenAPI 3 says nothing.
  const isForbidden = api.version === '2.0' && response.status < 300;
  if (response.body.length === 0 || !(strict || isForbidden)) return NOTHING;
  return found(subjectOf(context, 'content_type_conformance', 'response body'), {
    place: spec.place,
    detail: 'undocumented',
    message: `response ${response.status} has a body, none is documented`,
  });
};

const listed = (content: readonly Media[]): string => content.map(({ type }) => type).join(', ');

/** A text or a file may be empty. */
const mayBeEmpty = (content: readonly Media[]): boolean =>
  content.some(({ type, schema, itemSchema }) => {
    const kind = mediaKind(readMediaType(type) ?? { type: '', subtype: '', parameters: new Map() });
    return (!schema && !itemSchema) || !['json', 'xml', 'multipart'].includes(kind);
  });

const judgeEmpty = (context: ResponseContext, spec: ResponseSpec): Judged => {
  if (mayBeEmpty(spec.content)) return NOTHING;
  const { status } = context.response;
  return found(subjectOf(context, 'response_schema_conformance', 'response body'), {
    place: spec.place,
    detail: 'empty',
    message: `response ${status} has no body, ${listed(spec.content)} is documented`,
  });
};

const judgeContent = async (context: ResponseContext, spec: ResponseSpec): Promise<Judged> => {
  const { response, read, strict } = context;
  const { content } = spec;
  if (isBodiless(context)) return NOTHING;
  if (content.length === 0) return judgeNoContent(context, spec);
  const contentType = headerValue(response.headers, 'content-type');
  // Any type will do, so none will do.
  if (contentType === undefined && content.some(({ type }) => type === '*/*')) return NOTHING;
  const media = contentType === undefined ? undefined : pickMedia(content, contentType);
  if (response.body.length === 0 && !response.cut && (contentType === undefined || media))
    return judgeEmpty(context, spec);
  if (contentType === undefined || !media) {
    const actual =
      contentType === undefined ? 'there is no Content-Type' : `Content-Type ${contentType} is not documented`;
    return found(subjectOf(context, 'content_type_conformance', 'response header Content-Type'), {
      place: spec.place,
      detail: 'content-type',
      message: `${actual}, ${listed(content)} ${content.length === 1 ? 'is' : 'are'}${contentType === undefined ? ' documented' : ''}`,
      expected: listed(content),
      ...(contentType === undefined ? {} : { actual: contentType }),
    });
  }
  const subject = subjectOf(context, 'response_schema_conformance', 'response body');
  const body = { bytes: response.body, contentType, ...(response.cut ? { cut: true } : {}) };
  return joined([
    sound('content_type_conformance'),
    await judgeBody(subject, media, body, { direction: 'response', strict, read }),
  ]);
};

/** Each is a value of its own: cookies cannot be joined by commas. */
const headerTexts = (headers: readonly HeaderPair[], name: string): readonly string[] => {
  const lower = name.toLowerCase();
  const values = headers.filter(([key]) => key.toLowerCase() === lower).map(([, value]) => value.trim());
  if (lower === 'set-cookie' || values.length < 2) return values;
  return [values.join(', ')];
};

const headerReadings = (text: string, header: HeaderSpec, schema: Parameters<ReadFacets>[0], read: ReadFacets) => {
  if (header.content) {
    const type = readMediaType(header.content.type);
    if (type && mediaKind(type) === 'json') {
      try {
        return [fixed(JSON.parse(text))] satisfies readonly Reading[];
      } catch {
        return undefined;
      }
    }
  }
  const style = { name: header.name, style: 'simple', explode: header.explode } as const;
  return styledReadings(text, style, (raw) => decodeMaybe(raw.trim()), read(schema), read);
};

const judgeHeader = async (context: ResponseContext, header: HeaderSpec): Promise<Judged> => {
  const { api, response, read, operation } = context;
  const { name, place } = header;
  const subject = subjectOf(context, 'response_headers_conformance', `response header ${name}`);
  const texts = headerTexts(response.headers, name);
  if (texts.length === 0) {
    if (!header.required) return sound(subject.check);
    return found(subject, { place, detail: 'required', message: `header ${name} is missing, it is required` });
  }
  const schema = header.schema ?? header.content?.schema;
  if (!schema) return sound(subject.check);
  const validator = await api.validator(schema, 'response');
  const parts = texts.map((text): Judged => {
    const readings = headerReadings(text, header, [api.schema(schema, 'response')], read);
    if (!readings)
      return found(subject, { place, detail: 'readable', message: `header ${name} is no JSON`, actual: text });
    const verdict = judgeReadings(readings, validator);
    if (verdict.kind === 'valid') return sound(subject.check);
    if (verdict.kind === 'invalid') return judgeValue(subject, validator, verdict.value);
    const message = `The schema of the ${subject.where} of ${operation.id} could not be evaluated: ${verdict.reason}`;
    return notJudged({ check: subject.check, message, ...(verdict.hint === undefined ? {} : { hint: verdict.hint }) });
  });
  return joined(parts);
};

const undocumentedHeaders = (context: ResponseContext, spec: ResponseSpec): Judged => {
  const known = new Set(spec.headers.map(({ name }) => name.toLowerCase()));
  const names = new Map(context.response.headers.map(([name]) => [name.toLowerCase(), name]));
  const unknown = [...names].filter(([lower]) => !known.has(lower) && !isStandardHeader(lower));
  return joined(
    unknown.map(([, name]) =>
      found(subjectOf(context, 'response_headers_conformance', `response header ${name}`), {
        place: spec.place,
        detail: 'undocumented',
        message: `header ${name} is not documented`,
      }),
    ),
  );
};

export const judgeResponse = async (context: ResponseContext): Promise<Judged> => {
  const spec = responseOf(context.operation, context.response.status);
  if (!spec) return judgeStatus(context);
  const headers = await Promise.all(spec.headers.map((header) => judgeHeader(context, header)));
  return joined([
    sound('status_code_conformance'),
    await judgeContent(context, spec),
    ...headers,
    context.strict ? undocumentedHeaders(context, spec) : NOTHING,
  ]);
};

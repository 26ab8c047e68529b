// Judges a request as a provider would read it: parameters, body, and in strict mode credentials.
import { headerValue } from '../../../core/header-value.ts';
import type { Api, Media, Operation, SecurityRequirement } from '../api.ts';
import type { Judged, WireRequest } from '../judge.ts';
import type { ReadFacets } from './facets.ts';
import { found, joined, NOTHING, type Subject, sound } from './findings.ts';
import { judgeBody } from './judge-body.ts';
import { judgeParameters, type RequestSubject } from './judge-parameters.ts';
import { mediaKind, pickMedia, readMediaType } from './media-types.ts';
import type { ReadParameter, WireParts } from './wire-parameters.ts';

const listed = (content: readonly Media[]): string => content.map(({ type }) => type).join(', ');

/** An empty form is an object without members. */
const isEmptyForm = (contentType: string | undefined): boolean => {
  const type = contentType === undefined ? undefined : readMediaType(contentType);
  return type !== undefined && mediaKind(type) === 'form';
};

const bodySubject = (subject: RequestSubject): Subject => ({ ...subject, where: 'request body' });

const judgeRequestBody = async (given: RequestSubject, request: WireRequest, strict: boolean, read: ReadFacets) => {
  const { requestBody, place: operationPlace } = given.operation;
  const subject = bodySubject(given);
  const contentType = headerValue(request.headers, 'content-type');
  const isEmpty = request.body.length === 0;
  if (!requestBody) {
    if (isEmpty || !strict) return NOTHING;
    return found(subject, {
      place: operationPlace,
      detail: 'undocumented',
      message: 'body is there, none is documented',
    });
  }
  const { content, place, required } = requestBody;
  if (isEmpty && !isEmptyForm(contentType))
    return required
      ? found(subject, { place, detail: 'required', message: 'body is missing, it is required' })
      : NOTHING;
  if (content.length === 0) return NOTHING;
  if (contentType === undefined) {
    if (content.some(({ type }) => type === '*/*')) return NOTHING;
    const message = `body has no Content-Type, documented is ${listed(content)}`;
    return found({ ...subject, where: 'request header Content-Type' }, { place, detail: 'content-type', message });
  }
  const media = pickMedia(content, contentType);
  if (!media) {
    const message = `Content-Type ${contentType} is not documented, ${listed(content)} is`;
    return found(
      { ...subject, where: 'request header Content-Type' },
      { place, detail: 'content-type', message, expected: listed(content), actual: contentType },
    );
  }
  return judgeBody(subject, media, { bytes: request.body, contentType }, { direction: 'request', strict, read });
};

const hasCredential = (api: Api, name: string, { headers }: WireRequest, { fields, cookies }: WireParts): boolean => {
  const scheme = Object.hasOwn(api.securitySchemes, name) ? api.securitySchemes[name] : undefined;
  if (!scheme || scheme.type === 'mutualTLS') return true;
  if (scheme.type === 'apiKey') {
    const key = scheme.name ?? '';
    if (scheme.in === 'query') return fields.some((one) => one.name === key);
    if (scheme.in === 'cookie') return cookies.some((one) => one.name === key);
    return headerValue(headers, key.toLowerCase()) !== undefined;
  }
  const authorization = headerValue(headers, 'authorization');
  if (authorization === undefined) return false;
  if (scheme.type !== 'http') return true;
  return scheme.scheme === undefined || authorization.toLowerCase().startsWith(`${scheme.scheme} `);
};

const isMet = (api: Api, requirement: SecurityRequirement, request: WireRequest, parts: WireParts): boolean =>
  Object.keys(requirement).every((name) => hasCredential(api, name, request, parts));

const judgeSecurity = (subject: RequestSubject, request: WireRequest, parts: WireParts): Judged => {
  const { api, operation } = subject;
  const { security } = operation;
  if (security.length === 0 || security.some((one) => isMet(api, one, request, parts))) return NOTHING;
  const wanted = security.map((one) => Object.keys(one).join(' and ')).join(', or ');
  return found(
    { ...subject, where: 'request security' },
    { place: operation.place, detail: 'security', message: `no credentials: ${wanted} is required` },
  );
};

export type RequestWire = { readonly request: WireRequest; readonly parts: WireParts; readonly read: ReadParameter };

export const judgeRequest = async (
  api: Api,
  operation: Operation,
  { request, parts, read }: RequestWire,
  readFacets: ReadFacets,
  strict: boolean,
): Promise<Judged> => {
  const subject: RequestSubject = { api, operation, check: 'request_conformance' };
  return joined([
    sound(subject.check),
    await judgeParameters(subject, parts, read, readFacets, strict),
    await judgeRequestBody(subject, request, strict, readFacets),
    strict ? judgeSecurity(subject, request, parts) : NOTHING,
  ]);
};

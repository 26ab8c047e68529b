// Judges requests and responses by an API description.
import { headerValue } from '../../core/header-value.ts';
import type { Api, Direction, Operation } from './api.ts';
import type { ApiJudge, JudgeOptions, Used, WireRequest, WireResponse } from './judge.ts';
import { createFacets } from './judging/facets.ts';
import { usedParameters } from './judging/judge-parameters.ts';
import { judgeRequest, type RequestWire } from './judging/judge-request.ts';
import { judgeResponse, responseOf } from './judging/judge-response.ts';
import { pickMedia } from './judging/media-types.ts';
import { readParameters, wireParts } from './judging/wire-parameters.ts';
import { createMatcher, type Matcher } from './matching/create-matcher.ts';

const usedBy = (operation: Operation, wire: RequestWire, response: WireResponse | undefined): Used => {
  const { request } = wire;
  const requestType = headerValue(request.headers, 'content-type');
  const hasBody = request.body.length > 0 && requestType !== undefined;
  const requestMedia = hasBody ? pickMedia(operation.requestBody?.content ?? [], requestType) : undefined;
  const spec = response && responseOf(operation, response.status);
  const responseType = response && headerValue(response.headers, 'content-type');
  const responseMedia = spec && responseType !== undefined ? pickMedia(spec.content, responseType) : undefined;
  return {
    operation: operation.id,
    parameters: usedParameters(operation, wire.read),
    ...(spec ? { status: spec.status } : {}),
    ...(requestMedia ? { requestMedia: requestMedia.type } : {}),
    ...(responseMedia ? { responseMedia: responseMedia.type } : {}),
  };
};

const wireOf = (
  api: Api,
  matcher: Matcher,
  operation: Operation,
  request: WireRequest,
  read: RequestFacets,
): RequestWire => {
  const parts = wireParts(request, matcher.wireValues(operation, request.url) ?? {});
  return { request, parts, read: readParameters(api, operation, parts, read) };
};

type RequestFacets = ReturnType<typeof createFacets>;

/** Schemas are compiled when they are first needed. */
export const createJudge = (api: Api, options: JudgeOptions): ApiJudge => {
  const matcher = createMatcher(api, options);
  const strict = options.strict === true;
  const facets: { readonly [direction in Direction]: RequestFacets } = {
    request: createFacets(api, 'request'),
    response: createFacets(api, 'response'),
  };
  const wire = (operation: Operation, request: WireRequest): RequestWire =>
    wireOf(api, matcher, operation, request, facets.request);
  return {
    match: matcher.match,
    request: (operation, request) => judgeRequest(api, operation, wire(operation, request), facets.request, strict),
    response: (operation, request, response) =>
      judgeResponse({ api, operation, request, response, strict, read: facets.response }),
    used: (operation, request, response) => usedBy(operation, wire(operation, request), response),
  };
};

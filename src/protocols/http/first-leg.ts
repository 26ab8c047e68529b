// The first request of a call: its headers, its cookies, and what its body is.
import { splitCallUrl } from '../../core/call-url.ts';
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { Call } from '../../model/exchange.ts';
import { forwardAuthorization, type TargetRules } from './call-target.ts';
import type { BodyKind, Leg } from './redirects.ts';
import { draftHeaders } from './request-headers.ts';

export const usesCookies = (call: Call): boolean => !call.behaviour.disableCookies;

const bodyKindOf = ({ body, bodyType }: Call): BodyKind => {
  if (bodyType?.startsWith('multipart/form-data')) return 'form';
  return body?.bytes && bodyType !== undefined ? 'text' : 'bytes';
};

/** The request that a call starts with: every redirect makes another leg of it. */
export const firstLeg = (call: Call, deps: ProtocolDeps, targets: TargetRules): Leg => {
  const url = splitCallUrl(call.url);
  const method = call.method.toUpperCase() || 'GET';
  const stored = usesCookies(call) ? deps.cookies.header(call.url) : undefined;
  const { draft, cookie } = draftHeaders(
    method === call.method ? call : { ...call, method },
    {
      userAgent: deps.userAgent,
      host: url.authority,
      credentials: url.credentials,
      proxyAuthorization: forwardAuthorization(url, targets.router),
    },
    stored,
  );
  return { method, url: call.url, draft, body: call.body, cookie, bodyKind: bodyKindOf(call) };
};

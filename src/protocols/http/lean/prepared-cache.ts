// Prepared requests of all virtual users: what is sent again is not prepared again.
import type { Call, Exchange, HeaderPair } from '../../../model/exchange.ts';
import type { LeanClient, PreparedRequest } from './lean-client.ts';

export type PreparedEntry = {
  readonly request: PreparedRequest;
  readonly headers: readonly HeaderPair[];
  /** As it went out last time. */
  sent: Exchange['sent'] | undefined;
};

export type PreparedCache = {
  /** By all that makes a request. */
  readonly byText: Map<string, PreparedEntry>;
  /** Where the same call comes again, with the cookies that it had. */
  readonly byCall: WeakMap<Call, { readonly cookie: string | undefined; readonly entry: PreparedEntry }>;
};

export const createPreparedCache = (): PreparedCache => ({ byText: new Map(), byCall: new WeakMap() });

/** Requests that differ every time must not fill the memory. */
const MAX_PREPARED = 2000;
const MAX_KEY_BODY = 4096;

const keyOf = (call: Call, cookie: string | undefined): string | undefined => {
  const { body } = call;
  if (body?.bytes && body.bytes.length > MAX_KEY_BODY) return undefined;
  let key = `${call.method} ${call.url} ${call.timeoutMs} ${cookie ?? ''}`;
  for (const [name, value] of call.headers) key += `\n${name}:${value}`;
  return body?.bytes ? `${key}\n\n${call.bodyType ?? ''}\n${Buffer.from(body.bytes).toString('latin1')}` : key;
};

const prepareNew = (lean: LeanClient, call: Call, cookie: string | undefined): PreparedEntry => {
  const request = lean.prepare({
    method: call.method,
    url: call.url,
    headers: call.headers,
    ...(cookie === undefined ? {} : { cookie }),
    ...(call.body?.bytes ? { body: call.body.bytes } : {}),
    ...(call.bodyType === undefined ? {} : { bodyType: call.bodyType }),
    timeoutMs: call.timeoutMs,
    maxResponseBytes: call.maxResponseBytes,
  });
  const { headers = call.headers } = request as { readonly headers?: readonly HeaderPair[] };
  return { request, headers, sent: undefined };
};

/** Throws Problem for what cannot be sent. */
export const prepareCall = (
  { byText, byCall }: PreparedCache,
  lean: LeanClient,
  call: Call,
  cookie: string | undefined,
): PreparedEntry => {
  const last = byCall.get(call);
  if (last && last.cookie === cookie) return last.entry;
  const key = keyOf(call, cookie);
  const entry = (key === undefined ? undefined : byText.get(key)) ?? prepareNew(lean, call, cookie);
  byCall.set(call, { cookie, entry });
  if (key !== undefined) {
    if (byText.size >= MAX_PREPARED) byText.clear();
    byText.set(key, entry);
  }
  return entry;
};

// Sends one case and judges its answer.
import type { ApiCase } from '../../contracts/openapi/api-case.ts';
import { toRequest } from '../../contracts/openapi/serialising/to-request.ts';
import { headerValue } from '../../core/header-value.ts';
import type { Json } from '../../model/json.ts';
import type { Reply, SendAs } from './create-caller.ts';
import { judgeCall } from './judge-call.ts';
import { countStatus } from './operation-stats.ts';
import type { Answered } from './runtime-expression.ts';
import type { Session, Verdict } from './session.ts';

export type Called = { readonly given: ApiCase; readonly reply: Reply; readonly verdict: Verdict };

const JSON_TYPE = /^\s*[\w.+-]+\/(?:[\w.+-]+\+)?json\b/i;

const jsonOf = ({ response }: Reply): Json | undefined => {
  const type = headerValue(response?.headers ?? [], 'content-type') ?? '';
  if (!response || !JSON_TYPE.test(type) || response.body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(response.body)) as Json;
  } catch {
    return undefined;
  }
};

/** Undefined where there was no answer. The body is parsed only for those who look at it. */
export const answeredOf = ({ given, reply }: Called): Answered | undefined => {
  const { response, request } = reply;
  if (!response) return undefined;
  let json: { readonly value: Json | undefined } | undefined;
  return {
    given,
    url: request.url,
    sent: request.headers,
    status: response.status,
    headers: response.headers,
    get json() {
      json ??= { value: jsonOf(reply) };
      return json.value;
    },
  };
};

const count = (session: Session, { operation, mode }: ApiCase, { request, response }: Reply): void => {
  session.progress.calls += 1;
  if (!response) return;
  session.progress.isAnswered = true;
  const stats = session.stats.get(operation.id);
  if (stats) countStatus(stats, mode, response.status);
  session.coverage.take(session.judge.used(operation, request, response));
};

/** Sends a request as it is; nothing is counted or judged. */
export const sendRequest = async (session: Session, request: Reply['request'], as?: SendAs): Promise<Reply> => {
  const waiting = session.pace(session.context.signal);
  if (waiting) await waiting;
  return session.caller.send(request, as);
};

export const callCase = async (session: Session, given: ApiCase): Promise<Called> => {
  const reply = await sendRequest(session, toRequest(given, session.provider.url));
  count(session, given, reply);
  return { given, reply, verdict: await judgeCall(session, given, reply) };
};

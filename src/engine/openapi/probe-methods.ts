// Asks for methods that a path does not document: they have to be refused, with the methods that there are.
import type { Finding } from '../../contracts/openapi/judge.ts';
import { type Called, sendRequest } from './call-case.ts';
import type { Reply } from './create-caller.ts';
import { isStopped, type Session } from './session.ts';
import { addFinding, type StepTally } from './step-tally.ts';

/** HEAD and OPTIONS are answered by servers on their own; TRACE and CONNECT are for proxies. */
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'];

const REFUSALS = new Set([401, 403, 404, 405, 407, 408, 410, 429]);

const allowed = (reply: Reply): readonly string[] | undefined => {
  const values = (reply.response?.headers ?? [])
    .filter(([name]) => name.toLowerCase() === 'allow')
    .map(([, value]) => value);
  return values.length === 0
    ? undefined
    : values
        .join(',')
        .split(',')
        .map((one) => one.trim().toUpperCase());
};

/** What says neither that the method is unknown, nor that who asks or how often is wrong. */
const isTaken = (status: number): boolean =>
  (status >= 200 && status < 300) || (status >= 400 && status < 500 && !REFUSALS.has(status));

const findingsOf = (session: Session, called: Called, method: string, documented: readonly string[]) => {
  const { status } = called.reply.response!;
  const { operation } = called.given;
  const source = session.api.sourceOf(operation.place);
  const shown = `${method} ${operation.path}`;
  const found: Finding[] = [];
  if (isTaken(status)) {
    const check = 'unsupported_method';
    const message = `${shown} is not documented, and was answered with ${status}`;
    found.push({
      check,
      message,
      where: 'response status',
      expected: 405,
      actual: status,
      source,
      key: `${check} ${method}`,
    });
  }
  if (status >= 500 && status !== 501) {
    const check = 'not_a_server_error';
    const message = `answered ${status} to ${shown}, a method that is not documented`;
    found.push({
      check,
      message,
      where: 'response status',
      actual: status,
      source,
      key: `${check} ${method} ${status}`,
    });
  }
  if (status === 405) {
    const check = 'allow_header_conformance';
    const allow = allowed(called.reply);
    const missing = documented.filter((one) => !allow?.includes(one));
    const where = 'response header Allow';
    const common = { check, where, expected: documented.join(', '), source } as const;
    if (!allow) found.push({ ...common, message: `a 405 has to name the methods that there are in Allow`, key: check });
    else if (missing.length > 0) {
      const message = `Allow does not name ${missing.join(', ')}, which the document has`;
      found.push({ ...common, message, actual: allow.join(', '), key: `${check} ${missing.join(' ')}` });
    }
  }
  return found;
};

/** `like`: a call to the path that can be made with other methods. */
export const probeMethods = async (session: Session, tally: StepTally, like: Called): Promise<void> => {
  const { checks } = session.run.settings;
  if (!checks.has('unsupported_method') && !checks.has('allow_header_conformance')) return;
  const { url, headers } = like.reply.request;
  const kept = headers.filter(([name]) => !/^content-(?:type|length)$/i.test(name));
  for (const method of METHODS) {
    if (isStopped(session)) return;
    const match = session.judge.match({ method, url });
    if (match.kind !== 'method') continue;
    const reply = await sendRequest(session, { method, url, headers: kept, body: new Uint8Array(0) });
    session.progress.calls += 1;
    tally.calls += 1;
    if (!reply.response) continue;
    const title = `${method}, which the document does not have`;
    const called: Called = { ...like, given: { ...like.given, title }, reply };
    for (const check of ['unsupported_method', 'allow_header_conformance'] as const) {
      if (checks.has(check) && (check === 'unsupported_method' || reply.response.status === 405))
        tally.applied.add(check);
    }
    for (const finding of findingsOf(session, called, method, match.methods)) {
      if (checks.has(finding.check)) addFinding(session, tally, finding, { called });
    }
  }
};

// Asks for methods that a path does not document: they have to be refused, with the methods that there are.
import type { Operation } from '../../contracts/openapi/api.ts';
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

type Answer = { readonly method: string; readonly called: Called };

const statusOf = ({ called }: Answer): number => called.reply.response?.status ?? 0;

const listed = (answers: readonly Answer[]): string => answers.map(({ method }) => method).join(', ');

/** One finding for all the methods that are answered in one way. */
const bySort = (session: Session, operation: Operation, answers: readonly Answer[], documented: readonly string[]) => {
  const source = session.api.sourceOf(operation.place);
  const found: { readonly finding: Finding; readonly first: Answer }[] = [];
  const add = (finding: Omit<Finding, 'source' | 'key'>, those: readonly Answer[]): void => {
    const { check, where } = finding;
    if (those[0]) found.push({ finding: { ...finding, source, key: `${check} methods ${where}` }, first: those[0] });
  };
  const taken = answers.filter((one) => isTaken(statusOf(one)));
  const failed = answers.filter((one) => statusOf(one) >= 500 && statusOf(one) !== 501);
  const refused = answers.filter((one) => statusOf(one) === 405);
  const bare = refused.filter(({ called }) => !allowed(called.reply));
  const missing = (one: Answer): readonly string[] => {
    const allow = allowed(one.called.reply);
    return allow ? documented.filter((method) => !allow.includes(method)) : [];
  };
  const short = refused.filter((one) => missing(one).length > 0);
  const status = { where: 'response status', expected: 405 } as const;
  const allow = { where: 'response header Allow', expected: documented.join(', ') } as const;
  if (taken[0]) {
    const message = `${listed(taken)} ${operation.path}: not documented, and answered with ${statusOf(taken[0])}`;
    add({ check: 'unsupported_method', message, ...status, actual: statusOf(taken[0]) }, taken);
  }
  if (failed[0]) {
    const message = `answered ${statusOf(failed[0])} to ${listed(failed)} ${operation.path}, which is not documented`;
    add({ check: 'not_a_server_error', message, ...status, actual: statusOf(failed[0]) }, failed);
  }
  const check = 'allow_header_conformance';
  add({ check, message: 'a 405 has to name the methods that there are in Allow', ...allow }, bare);
  if (short[0]) {
    const message = `Allow does not name ${missing(short[0]).join(', ')}, which the document has`;
    add({ check, message, ...allow, actual: allowed(short[0].called.reply)!.join(', ') }, short);
  }
  return found;
};

/** `like`: a call to the path that can be made with other methods. */
export const probeMethods = async (session: Session, tally: StepTally, like: Called): Promise<void> => {
  const { checks } = session.run.settings;
  if (!checks.has('unsupported_method') && !checks.has('allow_header_conformance')) return;
  const { url, headers } = like.reply.request;
  const kept = headers.filter(([name]) => !/^content-(?:type|length)$/i.test(name));
  const answers: Answer[] = [];
  let documented: readonly string[] = [];
  for (const method of METHODS) {
    if (isStopped(session)) return;
    const match = session.judge.match({ method, url });
    if (match.kind !== 'method') continue;
    documented = match.methods;
    const reply = await sendRequest(session, { method, url, headers: kept, body: new Uint8Array(0) });
    session.progress.calls += 1;
    tally.calls += 1;
    if (!reply.response) continue;
    const title = `${method}, which the document does not have`;
    answers.push({ method, called: { ...like, given: { ...like.given, title }, reply } });
    if (checks.has('unsupported_method')) tally.applied.add('unsupported_method');
    if (checks.has('allow_header_conformance') && reply.response.status === 405) {
      tally.applied.add('allow_header_conformance');
    }
  }
  for (const { finding, first } of bySort(session, tally.operation, answers, documented)) {
    if (checks.has(finding.check)) addFinding(session, tally, finding, { called: first.called });
  }
};

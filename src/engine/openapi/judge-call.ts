// Judges one answered call by every check that applies to it.
import type { ApiCase } from '../../contracts/openapi/api-case.ts';
import type { CheckName, Finding } from '../../contracts/openapi/judge.ts';
import type { Json } from '../../model/json.ts';
import { acceptsNegative, acceptsPositive } from './acceptance.ts';
import type { Reply } from './create-caller.ts';
import type { Session, Verdict } from './session.ts';

const CONFORMANCE: readonly CheckName[] = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

const NOTHING: Verdict = { findings: [], notJudged: [], applied: [] };

/** Which of the checks an answer to this case has to meet besides those of every answer. */
const acceptanceCheck = ({ mode, mutation }: ApiCase): CheckName => {
  if (mode === 'positive') return 'positive_data_acceptance';
  return mutation?.part === 'header' && mutation.keyword === 'required'
    ? 'missing_required_header'
    : 'negative_data_rejection';
};

const placeOf = ({ mutation }: ApiCase): string => {
  if (!mutation) return 'request';
  const { part, name, pointer = '' } = mutation;
  return ['request', part, ...(name === undefined ? [] : [name]), ...(pointer === '' ? [] : [pointer])].join(' ');
};

const withoutIndices = (where: string): string => where.replace(/\/\d+(?=\/|$)/g, '/*');

const describe = ({ mutation, title }: ApiCase): string => mutation?.description ?? title;

const acceptance = ({ run, api }: Session, given: ApiCase, status: number): Finding | undefined => {
  const { acceptPositive, acceptNegative } = run.settings;
  const { operation, mode, mutation } = given;
  const check = acceptanceCheck(given);
  const source = api.sourceOf(operation.place);
  if (mode === 'positive') {
    if (acceptsPositive(status, acceptPositive)) return undefined;
    const message = `a valid request was refused with ${status}`;
    return { check, message, where: 'response status', actual: status, source, key: `${check} ${status}` };
  }
  const documented = operation.responses.map((response) => response.status);
  if (acceptsNegative(status, acceptNegative, documented)) return undefined;
  const where = placeOf(given);
  const expected: Json = acceptNegative ? acceptNegative.join(', ') : '4xx';
  const key = `${check} ${withoutIndices(where)} ${mutation?.keyword ?? ''}`;
  const what = check === 'missing_required_header' ? 'without a required header' : 'that is invalid';
  const message = `a request ${what} was answered with ${status}: ${describe(given)}`;
  return { check, message, where, expected, actual: status, source, key };
};

const slowness = ({ run }: Session, { durationMs }: Reply): Finding | undefined => {
  const { maxResponseMs } = run.settings;
  if (maxResponseMs === undefined || durationMs <= maxResponseMs) return undefined;
  const took = Math.round(durationMs);
  const check = 'max_response_time';
  const message = `the answer took ${took} ms, longer than ${maxResponseMs} ms`;
  return { check, message, where: 'response time', expected: maxResponseMs, actual: took, key: check };
};

const serverError = ({ api }: Session, { operation }: ApiCase, status: number): Finding | undefined => {
  if (status < 500) return undefined;
  const source = api.sourceOf(operation.place);
  const check = 'not_a_server_error';
  return {
    check,
    message: `answered ${status}`,
    where: 'response status',
    actual: status,
    source,
    key: `${check} ${status}`,
  };
};

const isAcceptance = ({ check }: Finding): boolean =>
  check === 'negative_data_rejection' || check === 'missing_required_header';

/**
 * Of a server error only that it is one, and of an invalid request that was taken not what the answer says of it: what else is wrong
 * follows from that.
 */
const withoutConsequences = (findings: readonly Finding[]): readonly Finding[] => {
  const isError = findings.some(({ check }) => check === 'not_a_server_error');
  const isTaken = findings.some(isAcceptance);
  if (!isError && !isTaken) return findings;
  return findings.filter(({ check }) =>
    isError ? !CONFORMANCE.includes(check) || check === 'not_a_server_error' : check !== 'response_schema_conformance',
  );
};

/** Of a call that was not answered nothing is said. */
export const judgeCall = async (session: Session, given: ApiCase, reply: Reply): Promise<Verdict> => {
  const { response, request } = reply;
  if (!response) return NOTHING;
  const { checks, maxResponseMs } = session.run.settings;
  const judged = await session.judge.response(given.operation, request, response);
  const others = judged.findings.filter(({ check }) => check !== 'not_a_server_error');
  const own = [serverError(session, given, response.status), acceptance(session, given, response.status)];
  const found = [...own, ...others, slowness(session, reply)].filter((one) => one !== undefined);
  const applied: CheckName[] = ['not_a_server_error', ...(judged.checked ?? []), acceptanceCheck(given)];
  if (maxResponseMs !== undefined) applied.push('max_response_time');
  return {
    findings: withoutConsequences(found.filter(({ check }) => checks.has(check))),
    notJudged: judged.notJudged.filter(({ check }) => checks.has(check)),
    applied: applied.filter((check) => checks.has(check)),
  };
};

// Repeats a call that succeeded without credentials, and with wrong ones: an operation that asks for them must refuse it.
import type { Operation } from '../../contracts/openapi/api.ts';
import type { WireRequest } from '../../contracts/openapi/judge.ts';
import { toRequest } from '../../contracts/openapi/serialising/to-request.ts';
import type { Json } from '../../model/json.ts';
import { type Called, sendRequest } from './call-case.ts';
import {
  type Carrier,
  carriersOf,
  withoutCredentialHeaders,
  withoutCredentials,
  wrongCredentials,
} from './credentials.ts';
import type { ParameterFit } from './parameter-values.ts';
import { parameterNames } from './resource-path.ts';
import { isStopped, type Session } from './session.ts';
import { addFinding, type StepTally } from './step-tally.ts';

const isOk = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;

type Attempt = { readonly how: string; readonly request: WireRequest };

const attempts = (
  session: Session,
  operation: Operation,
  request: WireRequest,
  carriers: readonly Carrier[],
): readonly Attempt[] => {
  const cookieNames = carriers.filter((one) => one.in === 'cookie').map(({ name }) => name);
  const own = withoutCredentialHeaders(request.headers, operation, carriers);
  // What the case itself sends (a body's type, Accept) is no credential.
  const others = request.headers.filter(
    ([name]) => !session.caller.headers.some(([added]) => added.toLowerCase() === name.toLowerCase()),
  );
  const kept = others.filter(([name]) => name.toLowerCase() !== 'cookie' || cookieNames.length === 0);
  const names = new Set(carriers.map(({ name }) => name.toLowerCase()));
  const headers = [...new Set([...kept, ...own])].filter(([name]) => !names.has(name.toLowerCase()));
  const url = withoutCredentials(request.url, carriers);
  const wrong = wrongCredentials(url, carriers);
  return [
    { how: 'without credentials', request: { ...request, url, headers } },
    { how: 'with wrong credentials', request: { ...request, url: wrong.url, headers: [...headers, ...wrong.headers] } },
  ];
};

/** What was deleted cannot be deleted again: another one is asked for. */
const requestLike = async (session: Session, { given, reply }: Called, adapt: ParameterFit) => {
  const { operation } = given;
  if (operation.method !== 'DELETE') return reply.request;
  const known = session.pool.pick(operation, 0);
  if (!known) return undefined;
  const path: Record<string, Json> = {};
  for (const [at, name] of parameterNames(operation.path).entries()) {
    const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
    const value = known[at] === undefined || !parameter ? undefined : await adapt(operation, parameter, known[at]);
    if (value === undefined) return undefined;
    path[name] = value;
  }
  const { url } = toRequest({ ...given, path }, session.provider.url);
  return { ...reply.request, url };
};

/** What the document says of refusals holds here too; one that it does not name is not held against the provider. */
const judgeRefusal = async (session: Session, tally: StepTally, called: Called): Promise<void> => {
  const { given, reply } = called;
  if (!reply.response) return;
  const { findings } = await session.judge.response(given.operation, reply.request, reply.response);
  if (findings.some(({ check }) => check === 'status_code_conformance')) return;
  session.coverage.take(session.judge.used(given.operation, reply.request, reply.response));
  const told = findings.filter(({ check }) => session.run.settings.checks.has(check));
  for (const finding of told) addFinding(session, tally, finding, { called });
};

/** `good`: a valid call that succeeded. */
export const probeAuth = async (
  session: Session,
  tally: StepTally,
  good: Called,
  adapt: ParameterFit,
): Promise<void> => {
  const { operation } = good.given;
  const stats = session.stats.get(operation.id);
  const carriers = carriersOf(session.api, operation);
  if (!session.run.settings.checks.has('ignored_auth') || !carriers || !stats || stats.isAuthTried) return;
  const like = await requestLike(session, good, adapt);
  if (!like) return;
  stats.isAuthTried = true;
  for (const { how, request } of attempts(session, operation, like, carriers)) {
    if (isStopped(session)) return;
    const reply = await sendRequest(session, request, 'bare');
    session.progress.calls += 1;
    tally.calls += 1;
    if (!reply.response) continue;
    tally.applied.add('ignored_auth');
    const { status } = reply.response;
    if (!isOk(status)) {
      await judgeRefusal(session, tally, { ...good, given: { ...good.given, title: how }, reply });
      continue;
    }
    const check = 'ignored_auth';
    const message = `the operation asks for authentication, and was answered with ${status} ${how}`;
    const source = session.api.sourceOf(operation.place);
    const called: Called = { ...good, given: { ...good.given, title: how }, reply };
    const found = {
      check,
      message,
      where: 'response status',
      expected: 401,
      actual: status,
      source,
      key: `${check} ${how}`,
    };
    addFinding(session, tally, found as typeof found & { check: 'ignored_auth' }, { called });
    // Wrong ones are ignored as well, then.
    return;
  }
};

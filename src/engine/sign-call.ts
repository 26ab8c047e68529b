// Signs a call with the auth scheme of its request, and gives the scheme what it may use of the run.
import type { AuthState } from '../core/auth-node.ts';
import { headerCredentials, urlCredentials } from '../core/written-credentials.ts';
import type { AuthDeps } from '../model/contracts.ts';
import type { Call, ExchangeError } from '../model/exchange.ts';
import { isProblem } from '../model/problem.ts';
import { emitExchange } from './emit-exchange.ts';
import type { ResolvedCall } from './exchange-call.ts';
import type { StepContext } from './step-context.ts';

export type Signed = { readonly call: Call; readonly auth: ResolvedCall['auth'] } | { readonly error: ExchangeError };

/** The credential of a header such as `Bearer x`, or of a URL, must not be shown, whoever wrote it. */
export const learnCredentials = ({ deps }: StepContext, sent: Pick<Call, 'headers' | 'url'>): void => {
  for (const secret of headerCredentials(sent.headers)) deps.learnSecret(secret);
  for (const secret of urlCredentials(sent.url)) deps.learnSecret(secret);
};

const createAuthDeps = (context: StepContext, type: string, owner: object, signed: Call): AuthDeps => {
  const { deps, cursor, emit, signal } = context;
  const { logIn } = deps;
  return {
    now: deps.now,
    randomBytes: deps.randomBytes,
    owner,
    memory: deps.authMemory(type),
    learnSecret: deps.learnSecret,
    warn: (message) =>
      emit({ type: 'problem.raised', at: deps.now(), cursor, level: 'warning', code: `auth.${type}`, message }),
    ...(deps.tokens ? { tokens: deps.tokens } : {}),
    ...(logIn ? { logIn: (request) => logIn(request, signal) } : {}),
    exchange: async (call, beforeTold) => {
      const client = await deps.client('http');
      // Where a script chose the request it chose the token's server too.
      const bounded = signed.hosts ? { ...call, hosts: signed.hosts } : call;
      learnCredentials(context, bounded);
      const exchange = await client.exchange(bounded, signal, () => undefined);
      learnCredentials(context, exchange.sent);
      beforeTold?.(exchange);
      await emitExchange(context, { ...exchange, role: 'auth' });
      return exchange;
    },
  };
};

/**
 * Types nobody knows sign nothing, as in Postman; a signing that cannot be done is an error, never an unsigned request.
 * What has the same `owner` shares what servers answered (nonces, say).
 */
export const signCall = async (
  context: StepContext,
  call: Call,
  auth: AuthState | undefined,
  owner: object,
): Promise<Signed> => {
  learnCredentials(context, call);
  const scheme = auth && (await context.deps.auth(auth.type));
  if (!scheme) return { call, auth: undefined };
  const { fields } = auth;
  for (const name of scheme.secrets) {
    const value = fields[name];
    if (typeof value === 'string') context.deps.learnSecret(value);
  }
  const deps = createAuthDeps(context, auth.type, owner, call);
  try {
    const completed = scheme.complete ? await scheme.complete(call, fields, deps) : fields;
    const signed = await scheme.sign(call, completed, deps);
    learnCredentials(context, signed);
    return { call: signed, auth: { scheme, fields: completed, deps } };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { code, message, hint } = error;
    const kind = code.startsWith('file.') ? 'file' : 'auth';
    return { error: { class: kind, message, ...(hint === undefined ? {} : { hint }) } };
  }
};

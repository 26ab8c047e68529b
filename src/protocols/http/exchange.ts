// Carries out a call: first request, redirects, cookies on the way.
import { splitCallUrl } from '../../core/call-url.ts';
import type { Body } from '../../model/body.ts';
import type { Call, Exchange, ExchangeError, Received } from '../../model/exchange.ts';
import { forwardAuthorization, isForwarded, isProxied } from './call-target.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { firstLeg, usesCookies } from './first-leg.ts';
import { type Engine, performLeg } from './perform-leg.ts';
import {
  type Leg,
  nextLeg,
  type RedirectRules,
  redirectLocation,
  redirectRules,
  tooManyRedirects,
} from './redirects.ts';
import { changeProxyAuthorization } from './request-headers.ts';

const setCookies = (received: Received<Body>): string[] => {
  const values: string[] = [];
  for (const [name, value] of received.headers)
    if (name.length === 10 && name.toLowerCase() === 'set-cookie') values.push(value);
  return values;
};

const redirectError = (error: ExchangeError): ExchangeError =>
  error.message.startsWith('Invalid URI')
    ? { ...error, class: 'redirect', message: `${error.message}. This can be caused by a crappy redirection.` }
    : error.class === 'url'
      ? { ...error, class: 'redirect', hint: 'Look at the Location header of the answer before.' }
      : error;

type Follow = { readonly location: string; readonly status: number; readonly rules: RedirectRules };

const followedLeg = (leg: Leg, { location, status, rules }: Follow, call: Call, { deps, targets }: Engine): Leg => {
  const next = nextLeg(leg, location, status, rules, usesCookies(call) ? deps.cookies.header(location) : undefined);
  const { router } = targets;
  if (!router) return next;
  const [before, now] = [splitCallUrl(leg.url), splitCallUrl(location)];
  // The user's own was for the proxy, too: a server that is reached without one must not see it.
  if (isForwarded(before, router) && !isProxied(now, router)) next.draft.delete('proxy-authorization');
  changeProxyAuthorization(next.draft, forwardAuthorization(before, router), forwardAuthorization(now, router));
  return next;
};

/** Resolves with the last exchange; `onExchange` hears the redirects that led to it. Never rejects. */
const followCall = async (
  call: Call,
  engine: Engine,
  deadline: Deadline,
  onExchange: ((exchange: Exchange) => void) | undefined,
): Promise<Exchange> => {
  const rules = redirectRules(call.behaviour);
  let leg = firstLeg(call, engine.deps, engine.targets);
  for (let redirects = 0; ; redirects++) {
    const { exchange, received } = await performLeg(leg, call, engine, deadline);
    if (!received) {
      const { error } = exchange;
      return redirects > 0 && error ? { ...exchange, error: redirectError(error) } : exchange;
    }
    const cookies = usesCookies(call) ? setCookies(received) : [];
    if (cookies.length > 0) engine.deps.cookies.store(leg.url, cookies);
    const location = rules.follow ? redirectLocation(received, leg.url, rules) : undefined;
    if (location === undefined) return exchange;
    if (redirects >= rules.max) return { ...exchange, error: tooManyRedirects(leg.url, rules.max) };
    onExchange?.({ ...exchange, role: 'redirect' });
    leg = followedLeg(leg, { location, status: received.status, rules }, call, engine);
  }
};

/** Sends a call within its time and the run's signal. */
export const exchangeCall = async (
  call: Call,
  signal: AbortSignal,
  engine: Engine,
  onExchange?: (exchange: Exchange) => void,
): Promise<Exchange> => {
  const deadline = createDeadline(call.timeoutMs, signal, engine.interrupts);
  try {
    return await followCall(call, engine, deadline, onExchange);
  } finally {
    deadline.clear();
  }
};

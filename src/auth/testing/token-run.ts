// A run's view of the OAuth 2 scheme, for tests: a real client, a clock that can be moved, a person who logs in.
import type { AuthDeps, AuthFields } from '../../model/contracts.ts';
import type { Call, Exchange } from '../../model/exchange.ts';
import type { KeptToken, TokenOwner } from '../../model/oauth2.ts';
import { connectForTest } from '../../protocols/http/test-client.ts';
import { auth } from '../oauth2.ts';
import { callTo } from './call-to.ts';
import { createTestDeps } from './test-deps.ts';

/** Visits the page as a browser does, up to the redirect, which is read and not followed. */
export const browse = async (page: string): Promise<Record<string, string>> => {
  const answer = await fetch(page, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`${answer.status} ${await answer.text()}`);
  return Object.fromEntries(new URL(location).searchParams);
};

export const createTokenRun = async (given: Partial<AuthDeps> = {}) => {
  const { client, deps: clientDeps } = await connectForTest();
  const clock = { offsetMs: 0 };
  const kept: { owner: TokenOwner; token: KeptToken }[] = [];
  const signal = new AbortController().signal;
  let bytes = 0;
  const deps = createTestDeps({
    now: () => Date.now() + clock.offsetMs,
    randomBytes: (size) => new Uint8Array(size).fill(++bytes),
    exchange: async (call, beforeTold) => {
      const exchange = await client.exchange(call, signal);
      beforeTold?.(exchange);
      return exchange;
    },
    ...given,
  });
  const send = (call: Call): Promise<Exchange> => client.exchange(call, signal);
  return {
    deps,
    clock,
    kept,
    cookies: clientDeps.cookies,
    close: () => client.close(),
    /** The fields as they are signed with. */
    complete: (url: string, fields: AuthFields) => auth.complete!(callTo(url), fields, deps),
    /** Signs, sends and answers challenges as the engine does. */
    request: async (url: string, fields: AuthFields) => {
      const first = callTo(url);
      const completed = await auth.complete!(first, fields, deps);
      const signed = await auth.sign(first, completed, deps);
      const state = new Map<string, unknown>();
      const exchanges = [await send(signed)];
      for (let replay = 0; replay < 3; replay++) {
        const again = await auth.answer!(signed, exchanges.at(-1)!, completed, deps, state);
        if (!again) break;
        exchanges.push(await send(again));
      }
      return { status: exchanges.at(-1)!.received[0]!.status, tries: exchanges.length };
    },
  };
};

// Signs, sends and answers challenges as the engine does, over a real client, for tests.
import type { Auth, AuthDeps, AuthFields } from '../../model/contracts.ts';
import type { Call, Exchange } from '../../model/exchange.ts';
import { connectForTest } from '../../protocols/http/test-client.ts';
import { callTo } from './call-to.ts';
import { createTestDeps } from './test-deps.ts';

/** Replays that Postman allows. */
const MAX_REPLAYS = 3;

export const createChallengeRun = async (auth: Auth, given: Partial<AuthDeps> = {}) => {
  const { client } = await connectForTest();
  let bytes = 0;
  const deps = createTestDeps({ now: Date.now, randomBytes: (size) => new Uint8Array(size).fill(++bytes), ...given });
  const send = (call: Call): Promise<Exchange> => client.exchange(call, new AbortController().signal);
  return {
    deps,
    close: () => client.close(),
    /** The exchanges of one request; `owner` is shared by requests that inherit one auth. */
    request: async (
      call: Partial<Call> & { url: string },
      fields: AuthFields,
      owner: object = {},
    ): Promise<Exchange[]> => {
      const own = { ...deps, owner };
      const first = callTo(call.url, call);
      const signed = await auth.sign(first, fields, own);
      const state = new Map<string, unknown>();
      const exchanges = [await send(signed)];
      for (let replay = 0; replay < MAX_REPLAYS && !exchanges.at(-1)!.error; replay++) {
        const again = await auth.answer!(signed, exchanges.at(-1)!, fields, own, state);
        if (!again) break;
        exchanges.push(await send(again));
      }
      return exchanges;
    },
  };
};

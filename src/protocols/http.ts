// HTTP/1.1: sends calls over kept connections, byte for byte as newman writes them.
import type { Protocol } from '../model/contracts.ts';
import { createInterrupts } from './http/deadline.ts';
import { exchangeCall } from './http/exchange.ts';
import { createLanes } from './http/lanes.ts';
import { createRouter } from './http/route.ts';
import { createTlsContexts } from './http/tls-contexts.ts';

export const protocol: Protocol = {
  schemes: ['http', 'https'],
  connect: async (deps) => {
    const contexts = createTlsContexts(deps.tls);
    const engine = {
      deps,
      lanes: createLanes(deps, contexts),
      interrupts: createInterrupts(),
      targets: {
        verify: deps.tls.verify,
        certificateFor: contexts.certificateFor,
        router: createRouter(deps.network),
      },
    };
    return {
      exchange: (call, signal, onExchange) => exchangeCall(call, signal, engine, onExchange),
      close: () => engine.lanes.close(),
    };
  },
};

// HTTP/1.1: sends calls over kept connections, byte for byte as newman writes them.
import type { Protocol } from '../model/contracts.ts';
import { createInterrupts } from './http/deadline.ts';
import { exchangeCall } from './http/exchange.ts';
import { createLanes } from './http/lanes.ts';

export const protocol: Protocol = {
  schemes: ['http', 'https'],
  connect: async (deps) => {
    const engine = { deps, lanes: createLanes(deps), interrupts: createInterrupts() };
    return {
      exchange: (call, signal, onExchange) => exchangeCall(call, signal, engine, onExchange),
      close: () => engine.lanes.close(),
    };
  },
};

import { afterEach, expect, test } from 'vitest';
import { startScripted } from '../../fixtures/servers/scripted.ts';
import type { RunEvent } from '../model/event.ts';
import { connectForTest } from '../protocols/http/test-client.ts';
import { exchangeCall } from './exchange-call.ts';
import type { StepContext } from './step-context.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

test.each([
  ['time', { streamMs: 60 }, '--timeout-stream'],
  ['size', { maxResponseBytes: 5 }, '--max-response-size'],
])('a stream that was cut by %s is an answer with a warning', async (cut, bounds, flag) => {
  const server = await startScripted((_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n');
    return undefined;
  });
  const { client } = await connectForTest();
  open.push(server, client);
  const events: RunEvent[] = [];
  const context = {
    deps: { now: () => 0, client: () => client },
    step: { protocol: 'http' },
    cursor: { iteration: 0 },
    signal: new AbortController().signal,
    emit: (event: RunEvent) => events.push(event),
  } as unknown as StepContext;
  const call = { method: 'GET', url: server.url, headers: [], behaviour: {}, timeoutMs: 5000, maxResponseBytes: 0 };
  const resolved = { call: { ...call, ...bounds }, state: {} as never, auth: undefined };
  const { exchange } = await exchangeCall(context, resolved, 'main');
  expect(exchange.received[0]?.cut).toBe(cut);
  expect(events.map(({ type }) => type)).toEqual(['exchange.finished', 'problem.raised']);
  expect(events[1]).toMatchObject({ level: 'warning', code: 'response.cut', hint: expect.stringContaining(flag) });
});

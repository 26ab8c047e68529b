// The sandbox protocol through a real process: effects in order, calls, ends, deaths and what survives them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostCall, HostReply } from './protocol.ts';
import { logs, openTestSandbox, responseOf, scriptErrors, type TestSandbox, verdicts } from './test-sandbox.ts';

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
}, 60_000);
afterAll(() => box.sandbox.close());

const kinds = async (texts: string | readonly string[]) => (await box.run(texts)).effects.map(({ kind }) => kind);

describe('effects', () => {
  test('arrive in the order in which the script makes them', async () => {
    const text = `pm.test('a', () => {}); pm.environment.set('k', 1); console.log('x'); pm.execution.setNextRequest('n')`;
    expect(await kinds([text, ''])).toEqual([
      'script.started',
      'check',
      'change',
      'log',
      'next',
      'script.finished',
      'script.started',
      'script.finished',
    ]);
  });

  test('scripts of a phase run one after the other, the next one only when timers of the last are through', async () => {
    const told = await box.run([
      `setTimeout(() => console.log('late'), 20); console.log('first')`,
      `console.log('second')`,
    ]);
    expect(logs(told)).toEqual(['first', 'late', 'second']);
  });

  test('an exception ends its script only, with the place in the text', async () => {
    const told = await box.run([
      `pm.test('a', () => {});\n\n  nope.x();\npm.test('b', () => {})`,
      `pm.test('c', () => {})`,
    ]);
    expect(verdicts(told)).toEqual(['a pass', 'c pass']);
    expect(scriptErrors(told)).toMatchObject([
      { name: 'ReferenceError', message: 'nope is not defined', line: 3, column: 3 },
      undefined,
    ]);
  });

  test('a text that does not parse says where', async () => {
    const told = await box.run(['let a = 1;\nvar b = ;', 'await 1; let c = ;']);
    expect(scriptErrors(told)).toMatchObject([
      { name: 'SyntaxError', message: "Unexpected token ';'", line: 2, column: 9 },
      { name: 'SyntaxError', line: 1, column: 18 },
    ]);
  });

  test('the end carries the next request and a changed request', async () => {
    const { end } = await box.run(
      `pm.request.headers.add({ key: 'X-B', value: '2' }); pm.execution.setNextRequest(null)`,
      { event: 'prerequest' },
    );
    expect(end).toMatchObject({ next: null, skipped: false });
    expect(end.request?.call.headers).toEqual([
      { key: 'X-A', value: '1' },
      { key: 'X-B', value: '2' },
    ]);
    expect((await box.run('pm.request.url.toString()', { event: 'prerequest' })).end).toEqual({ skipped: false });
  });

  test('skipRequest ends the script, its timers and the phase, and cannot be caught', async () => {
    const text = `pm.test('a', () => {}); setTimeout(() => console.log('timer'), 1);
      try { pm.execution.skipRequest() } catch { console.log('caught'); pm.environment.set('after', 1) } console.log('on')`;
    const told = await box.run([text, `console.log('second script')`], { event: 'prerequest' });
    expect(told.end.skipped).toBe(true);
    expect(verdicts(told)).toEqual(['a pass']);
    expect(logs(told)).toEqual([]);
    expect(box.scopes.has('environment', 'after')).toBe(false);
    expect(logs(await box.run(`console.log('second script')`))).toEqual(['second script']);
    expect(scriptErrors(await box.run('pm.execution.skipRequest()'))).toMatchObject([
      { name: 'TypeError', message: 'pm.execution.skipRequest is not a function' },
    ]);
  });
});

describe('host calls', () => {
  const answerHttp = (body: string): ((call: HostCall) => HostReply) => {
    return () => ({ kind: 'http', reply: { response: responseOf(body), cookies: [{ name: 'c', value: '1' }] } });
  };

  test('sendRequest answers a callback', async () => {
    const calls: HostCall[] = [];
    const text = `pm.sendRequest({ url: 'http://h/x?a=1', method: 'post', header: { A: 'b' }, body: { mode: 'raw', raw: '{}' } },
      (err, res, info) => pm.test('cb', () => pm.expect([err, res.json().n, info.cookies.get('c')]).to.eql([null, 5, '1'])))`;
    const told = await box.run(text, {
      answer: (call) => {
        calls.push(call);
        return answerHttp('{"n":5}')(call);
      },
    });
    expect(verdicts(told)).toEqual(['cb pass']);
    expect(calls).toMatchObject([
      { kind: 'http', request: { call: { method: 'POST', url: { host: ['h'], path: ['x'] }, body: { text: '{}' } } } },
    ]);
  });

  test('sendRequest answers a promise, large bodies and bytes included', async () => {
    const big = JSON.stringify({ pad: 'ä'.repeat(200_000), n: 6 });
    const text = `const res = await pm.sendRequest('http://h/');
      pm.test('body', () => { pm.expect(res.json().n).to.eql(6); pm.expect(res.stream.length).to.eql(res.responseSize) })`;
    expect(verdicts(await box.run(text, { answer: answerHttp(big) }))).toEqual(['body pass']);
  });

  test('a failed request gives a plain error, and nothing to request is an error without a call', async () => {
    const text = `pm.sendRequest('http://h/', (err, res) => console.log(err.code, err.message, res));
      pm.sendRequest(undefined, (err) => console.log(err.message))`;
    const answer = (): HostReply => ({
      kind: 'http',
      reply: { error: { name: 'Error', message: 'no', code: 'ECONNREFUSED' } },
    });
    expect(logs(await box.run(text, { answer }))).toEqual([
      'sendrequest: nothing to request',
      'ECONNREFUSED no undefined',
    ]);
  });

  test('calls in flight together with timers are all waited for', async () => {
    const text = `let n = 0; for (let i = 0; i < 3; i++) pm.sendRequest('http://h/' + i, () => { n++ });
      const t = setInterval(() => { if (n === 3) { clearInterval(t); console.log('all') } }, 2)`;
    const answer = async (call: HostCall): Promise<HostReply> => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return answerHttp('{}')(call);
    };
    expect(logs(await box.run(text, { answer }))).toEqual(['all']);
  });

  test('changes made by the host during a call are seen after it', async () => {
    const answer = (): HostReply => {
      box.scopes.apply({ scope: 'environment', op: 'set', key: 'fromHost', value: 'new' });
      return { kind: 'value', value: null };
    };
    const text = `pm.environment.set('mine', 1); await pm.cookies.jar().clear('http://h/');
      console.log(pm.environment.get('fromHost'), pm.environment.get('mine'))`;
    expect(logs(await box.run(text, { answer }))).toEqual(['new 1']);
  });

  test('the jar asks by callback and by promise', async () => {
    const calls: HostCall[] = [];
    const text = `const jar = pm.cookies.jar();
      jar.set('http://h/', 'a', 'b', (error, value) => console.log('set', error));
      console.log('get', await jar.get('http://h/', 'a'), pm.cookies.get('sid'));`;
    const told = await box.run(text, {
      answer: (call) => {
        calls.push(call);
        return { kind: 'value', value: 'b' };
      },
    });
    expect(logs(told)).toEqual(['set null', 'get b abc']);
    expect(calls).toMatchObject([
      { op: 'set', cookie: { name: 'a', value: 'b' } },
      { op: 'get', name: 'a' },
    ]);
  });

  test('a nested phase runs inside a call and leaves the outer script as it was', async () => {
    const inner = { told: [] as readonly string[] };
    const text = `tests['legacy'] = true; await pm.vault.get('x'); pm.test('outer', () => {}); console.log(pm.info.requestName)`;
    const told = await box.run(text, {
      answer: async () => {
        inner.told = verdicts(await box.run(`pm.test('inner', () => pm.expect(1).to.eql(1))`));
        return { kind: 'value', value: null };
      },
    });
    expect(inner.told).toEqual(['inner pass']);
    expect(verdicts(told)).toEqual(['outer pass', 'legacy pass']);
  });
});

describe('ends by force', () => {
  test('a loop is ended, and what it told before counts', async () => {
    const told = await box.run(`pm.test('x', () => {}); pm.environment.set('kept', 'yes'); leaked = 1; for (;;);`, {
      timeoutMs: 200,
    });
    expect(told.end.killed).toEqual({ kind: 'timeout', message: 'sandbox: synchronous script execution timeout' });
    expect(verdicts(told)).toEqual(['x pass']);
    const after = await box.run(`console.log(pm.environment.get('kept'), typeof leaked)`);
    expect(logs(after)).toEqual(['yes undefined']);
  });

  test('a script that dies without a word is still named', async () => {
    const told = await box.run(['', 'for (;;);'], { timeoutMs: 200 });
    expect(told.effects.filter(({ kind }) => kind === 'script.started')).toMatchObject([
      { scriptId: 'script-0' },
      { scriptId: 'script-1' },
    ]);
  });

  test('timers that never end are ended', async () => {
    const told = await box.run(`setInterval(() => {}, 5)`, { timeoutMs: 100 });
    expect(told.end.killed?.message).toBe('sandbox: asynchronous script execution timeout');
  });

  test('a promise that nothing can settle is told at once, without a kill', async () => {
    const told = await box.run(['await new Promise(() => {})', `console.log('next')`]);
    expect(scriptErrors(told)[0]?.message).toContain('awaits a promise');
    expect(logs(told)).toEqual(['next']);
    expect(told.end.killed).toBeUndefined();
  });

  test('the time the host takes does not count', async () => {
    const answer = async (): Promise<HostReply> => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return { kind: 'value', value: 1 };
    };
    const told = await box.run(`await pm.vault.get('a'); console.log('there')`, { timeoutMs: 200, answer });
    expect(logs(told)).toEqual(['there']);
  });

  test('a memory bomb on the heap and one beside it are ended', async () => {
    const small = await openTestSandbox(64);
    const heap = await small.run(`const a = []; for (;;) a.push({ x: 'y'.repeat(100) + a.length })`);
    expect(heap.end.killed?.kind).toBe('memory');
    const buffers = await small.run(`const a = []; for (;;) a.push(new Uint8Array(5e6).fill(1))`);
    expect(buffers.end.killed?.kind).toBe('memory');
    expect(logs(await small.run(`console.log('alive')`))).toEqual(['alive']);
    await small.sandbox.close();
  });

  test('an abort ends a running script promptly', async () => {
    const controller = new AbortController();
    const told = await box.run(`console.log('on'); for (;;);`, {
      signal: controller.signal,
      onEffect: () => controller.abort(),
    });
    expect(told.end.killed).toMatchObject({ kind: 'crash' });
    expect(logs(await box.run(`console.log('again')`))).toEqual(['again']);
  });
});

// Many users' scripts in few contexts: each finds what is its own, and nothing of another's.
import { afterEach, describe, expect, test } from 'vitest';
import type { HostReply } from '../protocol.ts';
import {
  logs,
  openTestLoadSandbox,
  responseOf,
  scriptErrors,
  type TestLoadSandbox,
  verdicts,
} from '../test-sandbox.ts';

let box: TestLoadSandbox;
afterEach(() => box.close());

const open = async (maxContexts?: number): Promise<TestLoadSandbox> => {
  box = await openTestLoadSandbox(maxContexts);
  return box;
};

const httpReply = (body: string): HostReply => ({ kind: 'http', reply: { response: responseOf(body) } });

describe('one context', () => {
  test('checks, logs, changes and ends are told in order', async () => {
    const user = (await open(1)).user();
    const told = await user.run([
      `pm.test('a', () => pm.response.to.have.status(200)); pm.environment.set('k', 1); console.log('x');
       pm.test('b', () => pm.expect(pm.response.json().ok).to.eql(false))`,
      `console.log(pm.environment.get('k')); pm.execution.setNextRequest('n')`,
    ]);
    expect(told.effects.map(({ kind }) => kind)).toEqual([
      ...['script.started', 'check', 'change', 'log', 'check', 'script.finished'],
      ...['script.started', 'log', 'next', 'script.finished'],
    ]);
    expect(verdicts(told)).toEqual(['a pass', 'b fail: expected true to deeply equal false']);
    expect(logs(told)).toEqual(['x', '1']);
    expect(told.end).toEqual({ skipped: false, next: 'n' });
  });

  test('leaked globals come back to their user alone', async () => {
    await open(1);
    const [a, b] = [box.user(), box.user()];
    await a.run(`mine = 1; shared = { n: 1 }; twice = (n) => 2 * n`);
    const seen = `console.log(typeof mine, typeof shared, typeof twice)`;
    expect(logs(await b.run(seen))).toEqual(['undefined undefined undefined']);
    await b.run(`mine = 'b'`);
    expect(logs(await a.run(`${seen}; shared.n += 1; mine = twice(mine)`))).toEqual(['number object function']);
    expect(logs(await b.run(`console.log(mine)`))).toEqual(['b']);
    expect(logs(await a.run(`console.log(mine, shared.n); delete this.mine; mine = undefined`))).toEqual(['2 2']);
    a.sandbox.renew();
    expect(logs(await a.run(seen))).toEqual(['undefined undefined undefined']);
  });

  test('globals that a listing does not show are leaked to nobody either', async () => {
    await open(1);
    const [a, b] = [box.user(), box.user()];
    await a.run(`const top = (function () { return this })();
      Object.defineProperty(top, 'hidden', { configurable: true, enumerable: false, value: 1 });
      Object.defineProperty(top, Symbol.for('s'), { configurable: true, value: 2 })`);
    const seen = `const top = (function () { return this })(); console.log(top.hidden, top[Symbol.for('s')])`;
    expect(logs(await b.run(seen))).toEqual(['undefined undefined']);
    expect(logs(await a.run(seen))).toEqual(['1 2']);
  });

  test('a global that cannot be put away costs the context, not the other users', async () => {
    await open(1);
    const [a, b] = [box.user(), box.user()];
    const told = await a.run(`Object.defineProperty((function () { return this })(), 'stuck', { value: 1 })`);
    expect(told.end.killed).toBeUndefined();
    expect(logs(await b.run(`console.log(typeof stuck)`))).toEqual(['undefined']);
  });

  test("variables are each user's own, whoever ran in between", async () => {
    await open(1);
    const users = Array.from({ length: 20 }, () => box.user());
    for (const [index, { scopes }] of users.entries())
      scopes.apply({
        scope: 'environment',
        op: 'load',
        set: {
          name: 'env',
          values: [
            { key: 'id', value: index },
            { key: 'off', value: 'x', disabled: true },
          ],
        },
      });
    for (let round = 0; round < 3; round += 1) {
      for (const { run } of users) {
        await run(`const n = Number(pm.collectionVariables.get('n') ?? 0) + pm.environment.get('id');
          pm.collectionVariables.set('n', n); pm.globals.set('g', { n }); pm.variables.set('l', n)`);
      }
    }
    for (const [index, user] of users.entries()) {
      const told = await user.run(
        `console.log(pm.collectionVariables.get('n'), pm.globals.get('g').n, pm.variables.get('l'), pm.environment.name, pm.environment.get('off'))`,
      );
      expect(logs(told)).toEqual([`${3 * index} ${3 * index} ${3 * index} env undefined`]);
      expect(user.scopes.get('collection', 'n')).toBe(3 * index);
    }
  });

  test('changes inside an object, made by the engine between phases, and types survive the change of users', async () => {
    await open(1);
    const [a, b] = [box.user(), box.user()];
    await a.run(`const o = { n: 1 }; pm.environment.set('o', o); o.n = 2; pm.environment.set('t', '5', 'number')`);
    expect(a.scopes.get('environment', 'o')).toEqual({ n: 2 });
    await b.run(`pm.environment.set('o', 'b')`);
    a.scopes.apply({ scope: 'environment', op: 'set', key: 'from', value: 'engine' });
    const told = await a.run(
      `console.log(pm.environment.get('o').n, pm.environment.get('from'), pm.environment.get('t'))`,
    );
    const alone = box.user();
    await alone.run(`pm.environment.set('t', '5', 'number')`);
    expect(logs(told)).toEqual([`2 engine 5`]);
    expect(logs(await b.run(`console.log(pm.environment.get('o'), pm.environment.get('from'))`))).toEqual([
      'b undefined',
    ]);
  });

  test('promises of a script are waited for, and those nobody looks at are its errors', async () => {
    await open(1);
    const [a, b] = [box.user(), box.user()];
    const [first, second] = await Promise.all([
      a.run(`Promise.reject(new Error('left')); Promise.resolve().then(() => pm.test('late', () => {}))`),
      b.run(`pm.test('async', async () => { await null; pm.expect(1).to.eql(2) }); tests['old'] = true`),
    ]);
    expect(scriptErrors(first)).toEqual([expect.objectContaining({ message: 'left' })]);
    expect(verdicts(first)).toEqual(['late pass']);
    expect(verdicts(second)).toEqual(['async fail: expected 1 to deeply equal 2', 'old pass']);
    expect(scriptErrors(second)).toEqual([undefined]);
  });
});

describe('scripts that wait', () => {
  test('let others run in another context, and keep what is their own', async () => {
    await open(2);
    const [a, b, c] = [box.user(), box.user(), box.user()];
    let reply = (_: HostReply): void => undefined;
    const answer = () =>
      new Promise<HostReply>((resolve) => {
        reply = resolve;
      });
    const order: string[] = [];
    const waiting = a
      .run(`mine = 'a'; pm.sendRequest('http://h/', (e, r) => pm.test('r ' + r.json().n + mine, () => {}))`, { answer })
      .then((told) => {
        order.push('a');
        return told;
      });
    expect(logs(await b.run(`console.log(typeof mine); mine = 'b'`))).toEqual(['undefined']);
    expect(logs(await c.run(`console.log(typeof mine)`))).toEqual(['undefined']);
    order.push('c');
    reply(httpReply('{"n":1}'));
    expect(verdicts(await waiting)).toEqual(['r 1a pass']);
    expect(order).toEqual(['c', 'a']);
    expect(logs(await b.run(`console.log(mine)`))).toEqual(['b']);
  });

  test('queue when all contexts wait', async () => {
    await open(2);
    const users = Array.from({ length: 12 }, () => box.user());
    let open_ = 0;
    let most = 0;
    const answer = async (): Promise<HostReply> => {
      open_ += 1;
      most = Math.max(most, open_);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open_ -= 1;
      return httpReply('{}');
    };
    const all = await Promise.all(
      users.map(({ run }, index) => run(`n = ${index}; await pm.sendRequest('http://h/'); console.log(n)`, { answer })),
    );
    expect(all.map(logs)).toEqual(users.map((_, index) => [`${index}`]));
    expect(most).toBe(2);
  });

  test('plain globals move to another context, functions wait for their own', async () => {
    await open(2);
    const [a, b, c] = [box.user(), box.user(), box.user()];
    await a.run(`plain = { list: [1, { x: null }], text: 't' }; nothing = undefined`);
    await c.run(`half = (n) => n / 2`);
    let reply = (_: HostReply): void => undefined;
    const answer = () =>
      new Promise<HostReply>((resolve) => {
        reply = resolve;
      });
    const holding = b.run(`await pm.sendRequest('http://h/')`, { answer });
    const moved = await a.run(
      `console.log(JSON.stringify(plain), typeof nothing, 'nothing' in (function () { return this })())`,
    );
    expect(logs(moved)).toEqual(['{"list":[1,{"x":null}],"text":"t"} undefined true']);
    const kept = c.run(`console.log(half(8))`);
    const first = await Promise.race([
      kept.then(() => 'kept'),
      new Promise((resolve) => setTimeout(resolve, 20, 'waits')),
    ]);
    reply(httpReply('{}'));
    await holding;
    expect([first, logs(await kept)]).toEqual(['waits', ['4']]);
  });

  test('a phase that runRequest starts runs on top of the one that asked', async () => {
    await open(1);
    const a = box.user();
    const b = box.user();
    const told = await a.run(
      `seen = 1; const r = await pm.execution.runRequest('x'); console.log('after', inner, pm.variables.get('v'))`,
      {
        answer: async () => {
          const inner = await a.run(`inner = seen + 1; pm.variables.set('v', 'set inside'); console.log('inside')`);
          expect(logs(inner)).toEqual(['inside']);
          return { kind: 'value', value: null };
        },
      },
    );
    expect(scriptErrors(told)).toEqual([undefined]);
    expect(logs(told)).toEqual(['after 2 set inside']);
    expect(logs(await b.run(`console.log(typeof seen, typeof inner)`))).toEqual(['undefined undefined']);
  });

  test('time out, are interrupted, and others go on in a new context', async () => {
    await open(1);
    const [a, b, c] = [box.user(), box.user(), box.user()];
    const controller = new AbortController();
    const late = await a.run(`pm.test('told', () => {}); setInterval(() => {}, 1)`, { timeoutMs: 30 });
    expect(late.end.killed).toEqual({ kind: 'timeout', message: 'sandbox: asynchronous script execution timeout' });
    expect(verdicts(late)).toEqual(['told pass']);
    const interrupted = b.run(`setTimeout(() => {}, 60000)`, { signal: controller.signal });
    const queued = c.run(`console.log('c')`);
    controller.abort();
    expect((await interrupted).end.killed).toEqual({ kind: 'crash', message: 'the run was interrupted' });
    expect(logs(await queued)).toEqual(['c']);
  });

  test('what is queued when the load is interrupted never runs', async () => {
    await open(1);
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = box.user().run(`setTimeout(() => {}, 60000)`, { signal });
    const queued = box.user().run(`console.log('ran')`, { signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    for (const told of await Promise.all([waiting, queued])) {
      expect(told.end.killed?.message).toBe('the run was interrupted');
      expect(logs(told)).toEqual([]);
    }
  });

  test('a script that garbles what it tells ends with its context, and the next user runs', async () => {
    await open(1);
    const [a, b] = [box.user(), box.user()];
    const told = await a.run(`Object.prototype.toJSON = () => undefined; pm.test('x', () => {})`);
    expect(told.end.killed?.kind).toBe('crash');
    expect(logs(await b.run(`console.log('fine')`))).toEqual(['fine']);
  });

  test('closing ends what waits', async () => {
    await open(1);
    const waiting = [box.user(), box.user()].map(({ run }) => run(`setTimeout(() => {}, 60000)`));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await box.close();
    for (const { end } of await Promise.all(waiting)) expect(end.killed?.message).toBe('the run was interrupted');
  });
});

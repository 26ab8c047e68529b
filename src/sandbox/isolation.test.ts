// What a hostile script may try to get out of its context; each must come back with empty hands.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logs, openTestSandbox, type TestSandbox } from './test-sandbox.ts';

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
}, 60_000);
afterAll(() => box.sandbox.close());

/**
 * `look(value)` follows everything reachable from a value and logs `foreign` when it is not of this context; `deep`
 * calls a function again and again with ever less stack left, and looks at what is thrown.
 */
const TOOLS = `
  const top = (value) => { let at = value; for (;;) { const up = Object.getPrototypeOf(at); if (up === null) return at; at = up; } };
  const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
  const isForeign = (value) => isObject(value) && top(value) !== Object.prototype && top(value) !== value;
  const look = (value, depth = 0, seen = new Set()) => {
    if (!isObject(value) || seen.has(value) || depth > 5) return;
    seen.add(value);
    if (isForeign(value)) { console.log('foreign', String(value)); return; }
    for (const key of Reflect.ownKeys(value)) {
      let held; try { held = value[key]; } catch (error) { held = error; }
      if (held instanceof Promise) held.catch(() => {});
      look(held, depth + 1, seen);
    }
  };
  const deep = (run) => {
    const caught = []; let n = 0;
    const go = () => { try { go() } catch (error) { if (n < 3000) { caught[n++] = error; try { run() } catch (inner) { caught[n++] = inner } } throw error } };
    try { go() } catch {}
    for (const error of caught) look(error);
  };
`;

const attempt = async (text: string): Promise<readonly string[]> => {
  const told = await box.run(`${TOOLS}\n${text}\nconsole.log('done')`, { timeoutMs: 30_000 });
  expect(told.end.killed).toBeUndefined();
  return logs(told);
};

test.each([
  [
    'the globals and pm',
    `look((function () { return this; })()); look(this); look(pm); look(console); look(require('lodash'))`,
  ],
  [
    'constructors',
    `console.log(typeof pm.test.constructor('return typeof process')(), this.constructor.constructor('return typeof process + typeof require')())`,
  ],
  [
    'a rejected import()',
    `const p = import('node:fs'); look(p); try { await p } catch (error) { look(error); look(error.constructor) }`,
  ],
  [
    'import() from eval and Function',
    `for (const p of [eval("import('fs')"), (0, eval)("import('fs')"), new Function("return import('fs')")()]) { look(p); await p.catch((error) => look(error)) }`,
  ],
  [
    'import() out of stack',
    `const all = []; deep(() => { all.push(import('fs')) }); for (const p of all) { look(p); await p.catch((error) => look(error)) }`,
  ],
  [
    'host calls out of stack',
    `deep(() => console.log('x')); deep(() => setTimeout(() => {}, 1)); deep(() => pm.environment.set('k', 1)); deep(() => pm.variables.replaceIn('{{$guid}}'))`,
  ],
  ['libraries out of stack', `deep(() => require('tv4')); deep(() => crypto.getRandomValues(new Uint8Array(4)))`],
  ['bodies out of stack', `deep(() => pm.response.text()); deep(() => pm.response.stream)`],
  ['stacks out of stack', `deep(() => new Error('x').stack)`],
  [
    'call sites',
    `Error.prepareStackTrace = (error, sites) => { look(sites); for (const site of sites) { look(site.getThis?.()); look(site.getFunction?.()) } return '' };
    new Error('x').stack; null?.x; try { null.x } catch (error) { error.stack } await 1; new Error('y').stack; console.log(1)`,
  ],
  [
    'timers',
    `const t = setTimeout(() => {}, 1); look(t); await new Promise((resolve) => setTimeout(function () { look(this); look(arguments); resolve() }, 1))`,
  ],
  [
    'callers',
    `const f = function () { look(f.caller); look(f.arguments) }; try { setTimeout(f, 1); [1].map(f); Promise.resolve().then(f) } catch {} await new Promise((resolve) => setTimeout(resolve, 5))`,
  ],
  [
    'promise species',
    `class P extends Promise { constructor(run) { super((a, b) => { look(a); look(b); run(a, b) }) } static get [Symbol.species]() { return P } }
    Promise.prototype.constructor = P; const seen = []; const { then } = Promise.prototype;
    Promise.prototype.then = function (a, b) { look(this); look(a); look(b); return then.call(this, a, b) };
    try { await pm.vault.get('x') } catch (error) { look(error) } pm.test('p', async () => { await 1 }); await 1`,
  ],
  [
    'patched built-ins',
    `for (const owner of [Array.prototype, Map.prototype, Set.prototype, String.prototype, RegExp.prototype, Function.prototype]) {
      for (const key of ['push', 'get', 'set', 'slice', 'map', 'filter', 'replace', 'exec', 'call', 'apply', 'bind']) {
        const original = owner[key]; if (typeof original !== 'function' || (owner === Function.prototype)) continue;
        owner[key] = function (...values) { for (const value of values) if (isForeign(value)) throw new Error('foreign'); return Reflect.apply(original, this, values) };
      } }
    console.log(typeof setTimeout(() => {}, 1)); pm.environment.set('a', { b: 1 }); pm.sendRequest('http://h/', () => {}); pm.response.json(); console.log({ a: [1] })`,
  ],
  [
    'proxies given away',
    `const spy = new Proxy(function () {}, { get: (target, key, receiver) => { look(receiver); return key === 'then' ? undefined : spy }, apply: (target, self, values) => { look(self); look(values); return spy }, has: () => true, ownKeys: () => { throw new Error('no') } });
    console.info(spy); try { pm.test(spy, spy) } catch {} try { pm.environment.set(spy, spy) } catch {} try { pm.sendRequest(spy, spy) } catch {} try { setTimeout(spy, spy) } catch {} try { await pm.vault.get(spy) } catch {} try { pm.expect(spy).to.eql(spy) } catch {}`,
  ],
  [
    'WebAssembly and shared memory',
    `look(typeof WebAssembly === 'undefined' ? {} : WebAssembly); look(new SharedArrayBuffer(8)); look(Atomics)`,
  ],
  [
    'async and generator constructors',
    `look((async () => {}).constructor); look((function* () {}).constructor); look((async function* () {}).constructor)`,
  ],
])('%s', async (_name, text) => {
  const told = await attempt(text);
  expect(told.filter((line) => line.startsWith('foreign'))).toEqual([]);
  expect(told.at(-1)).toBe('done');
});

test('the constructors give the globals of the context, which know no process', async () => {
  expect(
    await attempt(
      `console.log(typeof pm.test.constructor('return this.process')(), this.constructor.constructor('return typeof process + typeof require')())`,
    ),
  ).toEqual(['undefined undefinedfunction', 'done']);
});

test('what a script leaves unhandled is its error, and hands out nothing', async () => {
  const told = await box.run(
    `Promise.reject({ get stack() { throw 1 }, get name() { return {} }, message: 'odd' }); Promise.reject(null); await 1`,
  );
  expect(told.effects.at(-1)).toMatchObject({ kind: 'script.finished', error: { name: 'Error', message: 'odd' } });
});

test('a script that garbles what we are told is ended, and the next one runs', async () => {
  const told = await box.run(`Object.prototype.toJSON = () => undefined; pm.test('x', () => {})`);
  expect(told.end.killed?.kind).toBe('crash');
  expect(logs(await box.run(`console.log('fine')`))).toEqual(['fine']);
});

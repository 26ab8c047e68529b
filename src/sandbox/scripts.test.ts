// What scripts see and do, through the real process: pm, variables, checks, the console and their globals.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { logs, openTestSandbox, scriptErrors, type TestSandbox, verdicts } from './test-sandbox.ts';

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
}, 60_000);
afterAll(() => box.sandbox.close());
beforeEach(() => {
  for (const scope of ['globals', 'collection', 'environment', 'local'] as const)
    box.scopes.apply({ scope, op: 'clear' });
});

const say = async (text: string, data: { [key: string]: string | number } = {}) => logs(await box.run(text, { data }));

describe('pm.test', () => {
  const check = async (text: string) => verdicts(await box.run(text));

  test('passes, fails and skips, and returns pm', async () => {
    const text = `pm.test('a', () => {}).test('b', () => { pm.expect(1).to.eql(2) }); pm.test.skip('c', () => {}); pm.test('d'); console.log(pm.test.index())`;
    const told = await box.run(text);
    expect(verdicts(told)).toEqual(['a pass', 'b fail: expected 1 to deeply equal 2', 'c skip', 'd pass']);
    expect(logs(told)).toEqual(['4']);
    expect(told.effects.find((effect) => effect.kind === 'check' && effect.check.verdict === 'fail')).toMatchObject({
      check: { index: 1, expected: 2, actual: 1, error: { name: 'AssertionError' }, place: { line: 1 } },
    });
  });

  test('what is thrown without a message fails with the name of the check', async () => {
    expect(await check(`for (const it of ['text', undefined, 5]) pm.test('n ' + it, () => { throw it })`)).toEqual([
      'n text fail: n text',
      'n undefined fail: n undefined',
      'n 5 fail: n 5',
    ]);
  });

  test('a callback settles it, later and more than once', async () => {
    const text = `pm.test('late', (done) => setTimeout(done, 5)); pm.test('bad', (done) => { done(new Error('no')) });
      pm.test('twice', (done) => { done(); done(new Error('again')) }); pm.test('never', (done) => {}); pm.test('throws', (done) => { throw new Error('at once') })`;
    expect(await check(text)).toEqual([
      'bad fail: no',
      'twice pass',
      'twice fail: again',
      'throws fail: at once',
      'late pass',
    ]);
  });

  test('a promise settles it, and keeps its place in the order', async () => {
    const told = await box.run(
      `pm.test('async', async () => { await 1; throw new Error('later') }); pm.test('sync', () => {})`,
    );
    expect(verdicts(told)).toEqual(['sync pass', 'async fail: later']);
    expect(told.effects.flatMap((effect) => (effect.kind === 'check' ? [effect.check.index] : []))).toEqual([1, 0]);
    expect(scriptErrors(told)).toEqual([undefined]);
  });

  test('a nested check fails alone', async () => {
    expect(await check(`pm.test('outer', () => { pm.test('inner', () => { throw new Error('i') }) })`)).toEqual([
      'inner fail: i',
      'outer pass',
    ]);
  });
});

describe('errors that no check holds', () => {
  test.each([
    ['a timer', `setTimeout(() => { throw new RangeError('late') }, 1)`],
    ['a callback of sendRequest', `pm.sendRequest(undefined, () => { throw new RangeError('late') })`],
    ['a rejection nobody handles', `Promise.reject(new RangeError('late'))`],
    ['a rejection of the script', `await 1; throw new RangeError('late')`],
  ])('%s', async (_name, text) => {
    expect(scriptErrors(await box.run(text))).toMatchObject([{ name: 'RangeError', message: 'late', line: 1 }]);
  });

  test('nothing thrown is no error, and a return value means nothing', async () => {
    expect(scriptErrors(await box.run(['throw undefined', 'throw null', 'return 5', 'await 1; return 5']))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('variables', () => {
  test('pm.variables reads local over data over environment over collection over globals', async () => {
    const text = `
      for (const scope of [pm.globals, pm.collectionVariables, pm.environment]) scope.set('k', scope === pm.globals ? 'g' : scope === pm.environment ? 'e' : 'c');
      const seen = [pm.variables.get('k')]; pm.variables.set('k', 'l'); seen.push(pm.variables.get('k')); pm.variables.unset('k'); seen.push(pm.variables.get('k'));
      pm.iterationData.unset('k'); seen.push(pm.variables.get('k')); pm.environment.unset('k'); seen.push(pm.variables.get('k')); pm.collectionVariables.unset('k'); seen.push(pm.variables.get('k'));
      pm.globals.clear(); seen.push(pm.variables.get('k'), pm.variables.has('k')); console.log(JSON.stringify(seen))`;
    expect(await say(text, { k: 'd' })).toEqual([JSON.stringify(['d', 'l', 'd', 'e', 'c', 'g', undefined, false])]);
  });

  test('values keep their types, and objects are copied from script to script', async () => {
    const told = await box.run([
      `const o = { z: 1 }; pm.environment.set('o', o); o.z = 2; pm.environment.set('n', 5); pm.environment.set('f', () => 1); pm.environment.set('u'); console.log(pm.environment.get('o') === o)`,
      `pm.environment.get('o').z = 99; console.log(pm.environment.get('o').z, typeof pm.environment.get('n'), pm.environment.has('u'))`,
      `console.log(JSON.stringify(pm.environment.toObject()))`,
    ]);
    expect(logs(told).slice(0, 2)).toEqual(['true', '99 number true']);
    expect(JSON.parse(logs(told)[2]!)).toMatchObject({ o: { z: 2 }, n: 5 });
    expect(box.scopes.get('environment', 'o')).toEqual({ z: 2 });
  });

  test('replaceIn resolves nested, dynamic and structured templates, and leaves what it does not know', async () => {
    box.scopes.apply({ scope: 'globals', op: 'set', key: 'name', value: 'inner' });
    box.scopes.apply({ scope: 'environment', op: 'set', key: 'inner', value: 7 });
    const text = `console.log(pm.variables.replaceIn('{{ {{name}} }} {{{{name}}}} {{nope}}'), JSON.stringify(pm.variables.replaceIn({ a: ['{{inner}}'] })),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/.test(pm.variables.replaceIn('{{$guid}}')), /^\\d+$/.test(pm.variables.replaceIn('{{$randomInt}}')), pm.globals.replaceIn('{{inner}}'))`;
    expect(await say(text)).toEqual(['{{ inner }} 7 {{nope}} {"a":["7"]} true true {{inner}}']);
  });

  test('a change of the engine between phases is seen', async () => {
    await box.run(`pm.environment.set('a', 1)`);
    box.scopes.apply({ scope: 'environment', op: 'set', key: 'a', value: 2 });
    box.scopes.apply({ scope: 'environment', op: 'set', key: 'b', value: 3 });
    expect(await say(`console.log(pm.environment.get('a'), pm.environment.get('b'))`)).toEqual(['2 3']);
  });

  test('a value that cannot be written is an error of the script, not of the sandbox', async () => {
    const told = await box.run([
      `const c = {}; c.c = c; pm.environment.set('c', c)`,
      `pm.environment.set('big', 10n)`,
      `console.log('on')`,
    ]);
    expect(scriptErrors(told)).toMatchObject([{ name: 'TypeError' }, { name: 'TypeError' }, undefined]);
    expect(logs(told)).toEqual(['on']);
  });
});

describe('scope of a script', () => {
  test('undeclared names live on, declared ones do not', async () => {
    await box.run(`leak = 1; var v = 2; let l = 3; function f() {} helper = () => pm.test('from helper', () => {})`);
    const told = await box.run(`console.log(typeof leak, typeof v, typeof l, typeof f); helper()`);
    expect(logs(told)).toEqual(['number undefined undefined undefined']);
    expect(verdicts(told)).toEqual(['from helper pass']);
  });

  test('what a script does to a global of ours is undone for the next', async () => {
    await box.run(`URL = 'http://x'; console = null; setTimeout = 1; pm = 5; Date = undefined; JSON = 7`);
    expect(
      await say(`console.log(typeof URL, typeof setTimeout, typeof pm.test, typeof Date.now, typeof JSON.parse)`),
    ).toEqual(['function function function function function']);
  });

  test('a script may declare pm for itself', async () => {
    expect(await say(`const pm = { mine: 1 }; console.log(pm.mine)`)).toEqual(['1']);
    expect(await say(`const pm = { mine: 2 }; await 1; console.log(pm.mine)`)).toEqual(['2']);
  });

  test('eval works, and declares for its own script only', async () => {
    const told = await box.run([
      `eval('var e = 1; function g() { return 2 }'); console.log(e, g())`,
      `console.log(typeof e, typeof g)`,
    ]);
    expect(logs(told)).toEqual(['1 2', 'undefined undefined']);
  });

  test('a strict directive says nothing, as in Postman', async () => {
    expect(scriptErrors(await box.run([`'use strict'; undeclaredName = 1`, `await 1; 'use strict'`]))).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('code made from text at global level does not see pm, as in Postman', async () => {
    expect(
      await say(`console.log((0, eval)('typeof pm'), new Function('return typeof pm')(), eval('typeof pm'))`),
    ).toEqual(['undefined undefined object']);
  });
});

describe('pm', () => {
  test('info, location and the shape of the request', async () => {
    const text = `console.log(pm.info.eventName, pm.info.requestName, pm.info.iterationCount, pm.execution.location.join('/'), pm.execution.location.current, pm.request.url.toString(), pm.request.headers.get('x-a'))`;
    expect(await say(text)).toEqual(['test Get it 1 Shop/Folder/Get it owner 0 http://h/p 1']);
  });

  test('pm.response is there in tests only', async () => {
    expect(logs(await box.run(`console.log(typeof pm.response)`, { event: 'prerequest' }))).toEqual(['undefined']);
    expect(await say(`console.log(pm.response.code, pm.response.text(), pm.response.json().ok)`)).toEqual([
      '200 {"ok":true} true',
    ]);
  });

  test('pm.require says what it needs', async () => {
    expect(scriptErrors(await box.run(`pm.require('@team/x')`))[0]?.message).toContain('package library');
  });

  test('the visualiser tells its template', async () => {
    const { effects } = await box.run(`pm.visualizer.set('<b>{{x}}</b>', { x: 1 })`);
    expect(effects[1]).toEqual({ kind: 'visualisation', template: '<b>{{x}}</b>', data: { x: 1 } });
  });

  test('old checks come after the new ones', async () => {
    const told = await box.run(`tests['b'] = responseCode.code === 200; tests['a'] = false; pm.test('new', () => {})`);
    expect(verdicts(told)).toEqual(['new pass', 'b pass', 'a fail: expected false to be truthy']);
  });
});

describe('the console', () => {
  test.each([
    [`'text', 5, null, undefined, true`, `text 5 null undefined true`],
    [`{ a: 1, b: { c: [1, 'x'] }, 'd-e': "it's" }`, `{ a: 1, b: { c: [ 1, 'x' ] }, 'd-e': "it's" }`],
    [`[1, , 3], [], {}`, `[ 1, <empty>, 3 ] [] {}`],
    [
      `new Map([['k', 1]]), new Set([1]), new Date(0), /r/g`,
      `Map(1) { 'k' => 1 } Set(1) { 1 } 1970-01-01T00:00:00.000Z /r/g`,
    ],
    [`function named() {}, () => {}, class A {}`, `[Function: named] [Function] [Function: A]`],
    [`Symbol('s'), 10n, -0, new Error('no')`, `Symbol(s) 10n -0 Error: no`],
    [`(() => { const c = { n: 1 }; c.self = c; return c })()`, `{ n: 1, self: [Circular] }`],
    [
      `Object.create({ get bad() { throw 1 } }), new Proxy({}, { ownKeys() { throw 1 } })`,
      `{} [value that cannot be shown]`,
    ],
  ])('%s', async (values, text) => {
    expect(await say(`console.log(${values})`)).toEqual([text]);
  });

  test('long values break over lines', async () => {
    expect(await say(`console.log({ first: 'a'.repeat(40), second: 'b'.repeat(40) })`)).toEqual([
      `{\n  first: '${'a'.repeat(40)}',\n  second: '${'b'.repeat(40)}'\n}`,
    ]);
  });

  test('levels and places', async () => {
    const { effects } = await box.run(`console.warn('w');\n  console.error('e'); console.clear()`);
    expect(effects.slice(1, 3)).toMatchObject([
      { level: 'warn', texts: ['w'], line: 1, column: 9 },
      { level: 'error', texts: ['e'], line: 2, column: 11 },
    ]);
  });
});

describe('timers', () => {
  test('fire in the order of their time, immediates first', async () => {
    const text = `const seen = []; setTimeout(() => seen.push('b'), 10); setTimeout(() => seen.push('a'), 2); setImmediate(() => seen.push('i'));
      queueMicrotask(() => seen.push('m')); let n = 0; const t = setInterval(() => { if (++n === 3) { clearInterval(t); console.log(seen.join(''), n) } }, 12);
      clearTimeout(setTimeout(() => seen.push('never'), 1))`;
    expect(await say(text)).toEqual(['mia' + 'b 3']);
  });
});

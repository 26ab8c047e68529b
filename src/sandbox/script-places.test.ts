// Proves that what a script prints and throws carries its place in the user's own text.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestSandbox, scriptErrors, type TestSandbox, type Told } from './test-sandbox.ts';

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
});
afterAll(() => box.sandbox.close());

const places = ({ effects }: Told): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === 'log' ? [`${effect.texts[0]} ${effect.line}:${effect.column}`] : []));

describe('the place of a console line', () => {
  test('is that of the call', async () => {
    const told = await box.run(`console.log('a');\nif (true) {\n  console.warn('b');\n}`);
    expect(places(told)).toEqual(['a 1:9', 'b 3:11']);
  });

  test('is found behind natives, in functions and in timers', async () => {
    const text = `['a'].forEach((item) => console.log(item));
const tell = (word) => console.log(word);
tell('b');
setTimeout(() => tell('c'), 1);`;
    expect(places(await box.run(text))).toEqual(['a 1:33', 'b 2:32', 'c 2:32']);
  });

  test('is found whatever a script does to Error, which keeps what the script gave it', async () => {
    const text = `Error.stackTraceLimit = 0; Error.prepareStackTrace = () => 'own';
console.log('a'); Error.stackTraceLimit = 5;
console.log(Error.stackTraceLimit + new Error().stack);`;
    expect(places(await box.run(text))).toEqual(['a 2:9', '5own 3:9']);
    expect(places(await box.run(`console.log('later')`))).toEqual(['later 1:9']);
  });
});

test('errors carry line and column, whoever throws them', async () => {
  const told = await box.run([
    `let a = 1;\n  nothing.here();`,
    `let a = 1;\nlet b = );`,
    `Promise.reject(new Error('x'));`,
    `setTimeout(() => {\n null.x;\n}, 1);`,
  ]);
  expect(scriptErrors(told).map((error) => `${error?.line}:${error?.column}`)).toEqual(['2:3', '2:9', '1:16', '2:7']);
});

test('a value that is no error is told in words', async () => {
  const told = await box.run([`throw 'a text'`, `throw 7`, `throw { code: 1 }`, `throw { name: 'Own', message: 'm' }`]);
  expect(scriptErrors(told).map((error) => `${error?.name}: ${error?.message}`)).toEqual([
    'Error: a text',
    'Error: 7',
    'Error: { code: 1 }',
    'Own: m',
  ]);
});

test('a rejected promise that is handled before the script ends is no error', async () => {
  const told = await box.run([
    `const p = Promise.reject(new Error('x')); setTimeout(() => p.catch(() => {}), 5)`,
    `const p = Promise.reject(new Error('y')); setTimeout(() => {}, 5)`,
  ]);
  expect(scriptErrors(told).map((error) => error?.message)).toEqual([undefined, 'y']);
});

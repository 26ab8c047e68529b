import { describe, expect, it } from 'vitest';
import { readDataRows } from './data-rows.ts';

const read = (text: string, types: 'auto' | 'strings' = 'auto', path = 'rows.csv') =>
  readDataRows({ path, text }, { types });

const cell = async (written: string): Promise<unknown> => (await read(`a,b\nx,${written}\n`))[0]?.b;

// What newman 6.2.2 makes of the same files.
describe('CSV', () => {
  it.each<[string, unknown]>([
    ['5', 5],
    ['-5', -5],
    ['+5', 5],
    ['0', 0],
    ['007', 7],
    ['1e3', 1000],
    ['.5', 0.5],
    ['5.', 5],
    ['1.50', 1.5],
    ['12345678901234567890', 12345678901234567000],
    ['1e400', '1e400'],
    ['1.2.3', '1.2.3'],
    ['1_000', '1_000'],
    ['5%', '5%'],
    ['2020-01-01', '2020-01-01'],
    ['true', 'true'],
    ['null', 'null'],
    ['Infinity', 'Infinity'],
    ['', ''],
    ['"007"', '007'],
    ['"a ""b"", c"', 'a "b", c'],
    ['x"y', 'x"y'],
    ['  x y  ', 'x y'],
    ['"  x  "', '  x  '],
  ])('%j is %j', async (written, expected) => {
    expect(await cell(written)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    [
      'a,b,c\n1,2\n1,2,3,4\n',
      [
        { a: 1, b: 2 },
        { a: 1, b: 2, c: 3 },
      ],
    ],
    ['a,b\n\n1,2\n', [{ a: '' }, { a: 1, b: 2 }]],
    ['\ufeffa,b\r\n1,2\r\n', [{ a: 1, b: 2 }]],
    ['a,b\r1,2\r', [{ a: 1, b: 2 }]],
    ['a,b\n"x\ny",2', [{ a: 'x\ny', b: 2 }]],
    ['a,a\n1,2', [{ a: 2 }]],
    ['"a" , b c\n1,2', [{ a: 1, 'b c': 2 }]],
    ['2024,b\n1,2', [{ 2024: 1, b: 2 }]],
    ['a;b\n1;2', [{ 'a;b': '1;2' }]],
    ['a,b\n', []],
    ['', []],
  ])('%j has the rows %j', async (text, rows) => {
    expect(await read(text)).toEqual(rows);
  });

  it('stays text when types are off', async () => {
    expect(await read('a,b\n007,1e3\n', 'strings')).toEqual([{ a: '007', b: '1e3' }]);
  });

  it('keeps a column called __proto__ to itself', async () => {
    const [row] = await read('__proto__,a\n1,2');
    expect(Object.entries(row ?? {})).toEqual([
      ['__proto__', 1],
      ['a', 2],
    ]);
  });

  it('with broken quotes is a Problem that names the line', async () => {
    await expect(read('a,b\n"x,2\n')).rejects.toMatchObject({
      code: 'data.not-csv',
      message: expect.stringContaining('line 2'),
    });
  });
});

describe('JSON', () => {
  it('is a list of rows, types as written', async () => {
    expect(await read('[{"a":"007","b":{"c":[1]}},{}]', 'auto', 'rows.json')).toEqual([
      { a: '007', b: { c: [1] } },
      {},
    ]);
    expect(await read(' []')).toEqual([]);
  });

  it.each([
    ['{"a":1}', 'data.not-rows'],
    ['[{"a":1},5]', 'data.not-rows'],
    ['[[1]]', 'data.not-rows'],
    ['null', 'data.not-rows', 'rows.json'],
    ['[{"a":1},]', 'data.not-json'],
    ['// x\n[]', 'data.not-json', 'rows.json'],
  ])('%j is the Problem %s', async (text, code, path = 'rows.csv') => {
    await expect(read(text, 'auto', path)).rejects.toMatchObject({ code });
  });
});

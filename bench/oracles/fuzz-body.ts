// Bodies of generated requests: every mode with its options, and members of types nobody expects.
import { SOURCES } from './fuzz-files.ts';
import { type Bag, type Dice, type Json, ODD, TEXTS, textOrOdd } from './fuzz-random.ts';

const RAWS: readonly string[] = [
  ...[
    '{"a": 1}',
    '{\n  // note\n  "a": 1, /* two */ "b": "//no"\n}',
    '<a>1</a>',
    'plain',
    '',
    ' ',
    '{{obj}}',
    '{"w": "{{word}}"}',
  ],
  ...[
    '{"n": {{number}}}',
    '[1, 2,]',
    'null',
    '"text"',
    'a=1&b=2',
    'é日😀',
    '{"u": "{{$guid"}',
    'line\r\nline',
    '\ufeffbom',
    '{{missing}}',
  ],
  ...[
    '{"a":1}//end',
    '/* only */',
    '# not json',
    '{"deep":{"x":[1,{"y":"z // w"}]}}',
    "{'single': 1}",
    '{"a": "\\"//"}',
    '\t{"tab":1}\n',
  ],
];
const LANGUAGES: readonly (Json | undefined)[] = [
  ...['json', 'json', 'xml', 'html', 'javascript', 'text', 'JSON', 'yaml', ''],
  null,
  undefined,
  5,
];

const raw = (dice: Dice): Bag => ({
  mode: 'raw',
  raw: dice.chance(0.06) ? dice.one(ODD) : dice.one(RAWS),
  ...(dice.chance(0.6)
    ? {
        options: dice.chance(0.06)
          ? dice.one<Json>([null, {}, { raw: null }, { raw: 'json' }, []])
          : { raw: { language: dice.one(LANGUAGES) } },
      }
    : {}),
});

const KEYS: readonly string[] = [
  'a',
  'a',
  'b',
  'é',
  'a b',
  'a[]',
  '{{word}}',
  '',
  'x=y',
  'a&b',
  '"q"',
  'x.y',
  '\n',
  "it's",
];
const disabledOf = (dice: Dice): Bag =>
  dice.chance(0.15) ? { disabled: dice.one<Json>([true, true, false, null, 'x', 0]) } : {};

const field = (dice: Dice): Json => {
  if (dice.chance(0.03)) return dice.one<Json>(['a=1', 'a', null, '', {}, 5, []]);
  return {
    key: dice.chance(0.05) ? dice.one(ODD) : dice.one(KEYS),
    value: textOrOdd(dice),
    ...(dice.chance(0.5) ? { type: dice.one(['text', 'text', 'default', 'string']) } : {}),
    ...disabledOf(dice),
  };
};

const LISTS: readonly Json[] = ['a=1&b=2', '', null, {}, [], 'a', [null], { key: 'a', value: '1' }, { a: '1', b: '2' }];

const urlencoded = (dice: Dice): Bag => ({
  mode: 'urlencoded',
  urlencoded: dice.chance(0.06) ? dice.one(LISTS) : Array.from({ length: dice.below(5) }, () => field(dice)),
});

const SRC_ODD: readonly (Json | undefined)[] = [[], ['note.txt', 'data.json'], ['é.txt'], undefined];

const part = (dice: Dice): Json => {
  const more: Bag = dice.chance(0.15)
    ? { contentType: dice.one<Json>(['application/json', '', 'text/plain; charset=utf-8', null, '{{ctype}}', 5]) }
    : {};
  const name: Bag = dice.chance(0.08)
    ? { fileName: dice.one<Json>(['other.txt', '', 'é.bin', null, '{{word}}.txt', 'a"b.txt']) }
    : {};
  if (dice.chance(0.7)) return { ...bagged(field(dice)), ...more, ...name };
  const src = dice.chance(0.2) ? dice.one(SRC_ODD) : dice.one(SOURCES);
  return {
    key: dice.one(KEYS),
    type: 'file',
    src,
    ...more,
    ...name,
    ...disabledOf(dice),
    ...(dice.chance(0.1) ? { value: dice.one<Json>(['aGVsbG8=', '', null]) } : {}),
  };
};

const bagged = (value: Json): Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Bag)
    : { key: 'k', value: 'v', type: 'text' };

const formdata = (dice: Dice): Bag => ({
  mode: 'formdata',
  formdata: dice.chance(0.05) ? dice.one(LISTS) : Array.from({ length: dice.below(5) }, () => part(dice)),
});

const file = (dice: Dice): Bag => ({
  mode: 'file',
  file: dice.chance(0.08)
    ? dice.one<Json>(['note.txt', { content: 'given content' }, { content: '' }, { content: 'x', src: 'note.txt' }])
    : { src: dice.one(SOURCES) },
  ...(dice.chance(0.2) ? { options: { file: { contentType: dice.one(['application/json', 'text/x', '']) } } } : {}),
});

const VARIABLES: readonly (Json | undefined)[] = [
  ...[
    '',
    '{"a": 1}',
    '{"a": "{{word}}"}',
    '{{obj}}',
    'not json',
    null,
    undefined,
    {},
    { a: 1 },
    '[]',
    ' ',
    '{"n": {{number}} }',
    5,
    '{}',
  ],
];
const graphql = (dice: Dice): Bag => ({
  mode: 'graphql',
  graphql: dice.chance(0.06)
    ? dice.one(ODD)
    : {
        query: dice.chance(0.05)
          ? dice.one(ODD)
          : dice.one(['{ a }', 'query Q($a: Int) {\n  a(id: $a)\n}', '{ w(x: "{{word}}") }', '', 'mutation { é }']),
        ...(dice.chance(0.7) ? { variables: dice.one(VARIABLES) } : {}),
        ...(dice.chance(0.3) ? { operationName: dice.one<Json>(['Q', '', null, '{{word}}', 5]) } : {}),
      },
});

const MODES = [raw, raw, raw, urlencoded, urlencoded, formdata, formdata, file, graphql, graphql];

const ODD_BODIES: readonly (Json | undefined)[] = [
  ...[
    'text as body',
    '',
    null,
    undefined,
    {},
    [],
    5,
    { mode: 'raw' },
    { mode: null, raw: 'x' },
    { raw: 'no mode' },
    { mode: 'none' },
  ],
  ...[
    { mode: 'unknown', raw: 'x' },
    { mode: 'formdata' },
    { mode: 'urlencoded' },
    { mode: 'file' },
    { mode: 'graphql' },
    { mode: 'urlencoded', raw: 'x', urlencoded: [] },
  ],
];

export const bodyOf = (dice: Dice, plain: boolean): Json | undefined => {
  if (plain) return dice.chance(0.6) ? undefined : { mode: 'raw', raw: dice.one(TEXTS) };
  if (dice.chance(0.06)) return dice.one(ODD_BODIES);
  const body = dice.one(MODES)(dice);
  return dice.chance(0.06) ? { ...body, disabled: dice.one<Json>([true, false, null, 'x']) } : body;
};

// The functions that the test scripts of a converted pact share; each script gets those that it calls.

/** Only what the script uses is written into it. */
export const HELPERS: readonly (readonly [name: string, code: string])[] = [
  [
    'anyOf(',
    [
      '// Passes when one of the attempts does.',
      'const anyOf = (...attempts) => {',
      '  const errors = [];',
      '  for (const attempt of attempts) {',
      '    try {',
      '      return attempt();',
      '    } catch (error) {',
      '      errors.push(error.message);',
      '    }',
      '  }',
      "  pm.expect.fail(errors.join('; ') || 'there is nothing like it');",
      '};',
    ].join('\n'),
  ],
  [
    'textOf(',
    "const textOf = (value) => (value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));",
  ],
  [
    'header(',
    [
      'const header = (name) => {',
      '  const same = pm.response.headers.filter((one) => one.key.toLowerCase() === name.toLowerCase());',
      "  pm.expect(same, 'headers of that name').to.not.be.empty;",
      '  return same.map((one) => one.value);',
      '};',
    ].join('\n'),
  ],
  [
    'holds(',
    [
      '// Elements and attributes that the pact does not name may be there.',
      'const holds = (actual, expected) => {',
      "  if (typeof expected !== 'object' || expected === null) return pm.expect(actual).to.eql(expected);",
      "  pm.expect(actual).to.be.an(Array.isArray(expected) ? 'array' : 'object');",
      '  if (Array.isArray(expected)) pm.expect(actual).to.have.lengthOf(expected.length);',
      '  for (const key of Object.keys(expected)) holds(actual[key], expected[key]);',
      '};',
    ].join('\n'),
  ],
];

/** Reads a JSON body, and calls back with the values at a path. */
export const JSON_BODY = [
  'let body;',
  '// The same with numbers as they are written: 1.0 is no integer in a pact.',
  'let written;',
  "pm.test('body is JSON', () => {",
  '  const text = pm.response.text();',
  '  body = JSON.parse(text);',
  "  written = JSON.parse(text, (key, value, context) => (typeof value === 'number' && context ? context.source : value));",
  '});',
  '// Calls `claim` with every value at a path: a member, an item (if there is one), or every one from there on.',
  'const each = (path, claim, value = body, digits = written) => {',
  '  const [step, ...rest] = path;',
  '  if (step === undefined) {',
  "    pm.expect(value, 'what the pact asks for').to.not.equal(undefined);",
  '    return claim(value, digits);',
  '  }',
  "  const isHolder = typeof value === 'object' && value !== null;",
  "  if (typeof step === 'string') {",
  '    const holds = isHolder && Object.hasOwn(value, step);',
  '    if (!holds) pm.expect.fail(step + " is missing");',
  '    return each(rest, claim, value[step], digits[step]);',
  '  }',
  '  const from = step.from ?? step;',
  '  const keys = isHolder ? Object.keys(value).slice(from, step.from === undefined ? from + 1 : undefined) : [];',
  '  for (const key of keys) each(rest, claim, value[key], digits[key]);',
  '};',
].join('\n');

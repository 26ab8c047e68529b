// Writes the test script of a converted interaction: what the pact says of the response, as pm.test checks.
import type { Json } from '../../model/json.ts';
import { bodyOf, type PactBody } from './to-collection-body.ts';
import { claimsOf, pathText } from './to-collection-claims.ts';
import { HELPERS, JSON_BODY } from './to-collection-helpers.ts';
import { demanded, literal, type Warn } from './to-collection-matchers.ts';
import { type Bag, bag, type Rule, type RuleSet, ruleAt, rulesOf } from './to-collection-rules.ts';

const test = (name: string, code: string): string => `pm.test(${literal(name)}, () => {\n  ${code}\n});`;

const jsonTests = (value: Json, rules: RuleSet, warn: Warn): readonly string[] => [
  JSON_BODY,
  ...claimsOf(value, rules.body, warn).map(({ path, title, code }) =>
    test(`body ${pathText(path)} ${title}`, `each(${literal(path as Json)}, (value, digits) => {\n    ${code}\n  });`),
  ),
];

const isXml = (type: string | undefined): boolean => /[/+]xml\b/i.test(type ?? '');
const isForm = (type: string | undefined): boolean => /x-www-form-urlencoded/i.test(type ?? '');

const xmlTests = (text: string, rules: RuleSet, warn: Warn): readonly string[] => {
  if (rules.body.length === 0)
    return [
      test('body is the same XML', `pm.expect(xml2Json(pm.response.text())).to.eql(xml2Json(${literal(text)}));`),
    ];
  warn('the rules of its XML body are left out: only the root element is checked');
  const root = /<([A-Za-z_][\w.:-]*)/.exec(text)?.[1] ?? '';
  return [
    test(`body is XML: ${root}`, `pm.expect(Object.keys(xml2Json(pm.response.text()))).to.eql([${literal(root)}]);`),
  ];
};

const formTests = (text: string, rules: RuleSet, warn: Warn): readonly string[] => {
  if (rules.body.length > 0) warn('the rules of its form body are left out: the fields are checked to be equal');
  const fields = [...new URLSearchParams(text)].map(([name, value]) => [name, value]);
  return [
    test(
      'body has the same fields',
      `const fields = pm.response.text().split('&').map((field) => field.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' '))));\n  pm.expect(fields).to.have.deep.members(${literal(fields)});`,
    ),
  ];
};

const textTests = (text: string, type: string | undefined, rules: RuleSet, warn: Warn): readonly string[] => {
  if (isXml(type)) return xmlTests(text, rules, warn);
  if (isForm(type)) return formTests(text, rules, warn);
  const found = ruleAt(rules.body, []);
  const { title, code } = demanded(found?.rule ?? { matchers: [], combine: 'AND' }, text, warn);
  return [test(`body ${title}`, `const value = pm.response.text();\n  ${code}`)];
};

const bytesTests = (base64: string, rules: RuleSet, warn: Warn): readonly string[] => {
  const kind = rules.body[0]?.rule.matchers[0]?.match;
  if (kind === undefined || kind === 'equality')
    return [
      test('body has the same bytes', `pm.expect(pm.response.stream.toString('base64')).to.equal(${literal(base64)});`),
    ];
  warn(`the matcher "${kind}" of its binary body is left out: the body is only checked not to be empty`);
  return [test('body is not empty', "pm.expect(pm.response.stream.length, 'bytes').to.be.above(0);")];
};

const bodyTests = (body: PactBody, rules: RuleSet, warn: Warn): readonly string[] => {
  switch (body.kind) {
    case 'none':
      return [];
    case 'empty':
      return [test('body is empty', "pm.expect(pm.response.text()).to.be.oneOf(['', 'null']);")];
    case 'json':
      return jsonTests(body.value, rules, warn);
    case 'text':
      return textTests(body.text, body.type, rules, warn);
    case 'bytes':
      return bytesTests(body.base64, rules, warn);
    default:
      return body satisfies never;
  }
};

const CLASSES: Readonly<Record<string, string>> = {
  info: '1xx',
  success: '2xx',
  redirect: '3xx',
  clientError: '4xx',
  serverError: '5xx',
};

const statusTests = (status: Json | undefined, rule: Rule | undefined): readonly string[] => {
  const wanted = rule?.matchers.find(({ match }) => match === 'statusCode')?.status;
  const code = 'pm.response.code';
  if (Array.isArray(wanted))
    return [test(`status is one of ${wanted.join(', ')}`, `pm.expect(${code}).to.be.oneOf(${literal(wanted)});`)];
  if (wanted === 'nonError') return [test('status is no error', `pm.expect(${code}).to.be.below(400);`)];
  if (wanted === 'error') return [test('status is an error', `pm.expect(${code}).to.be.at.least(400);`)];
  const group = typeof wanted === 'string' ? CLASSES[wanted] : undefined;
  if (group !== undefined)
    return [test(`status is ${group}`, `pm.expect(Math.floor(${code} / 100)).to.equal(${group[0]});`)];
  return typeof status === 'number' ? [test(`status is ${status}`, `pm.expect(${code}).to.equal(${status});`)] : [];
};

const PARAMETERISED = new Set(['content-type', 'accept']);

const headerTest = (name: string, value: string, rule: Rule | undefined, warn: Warn): string => {
  if (rule) {
    const { title, code } = demanded(rule, value, warn);
    // A header may come as several, or as one with commas.
    const parts = `() => { for (const value of whole.split(/\\s*,\\s*/)) { ${code} } }`;
    return test(
      `header ${name} ${title}`,
      `const whole = header(${literal(name)});\n  anyOf(() => { const value = whole; ${code} }, ${parts});`,
    );
  }
  if (PARAMETERISED.has(name.toLowerCase())) {
    const parts = value.split(';').map((part) => part.trim().toLowerCase());
    return test(
      `header ${name} is ${value}`,
      `const parts = header(${literal(name)}).split(';').map((part) => part.trim().toLowerCase());\n  pm.expect(parts).to.include.members(${literal(parts)});`,
    );
  }
  const squeezed = value.replace(/\s*,\s*/g, ',');
  return test(
    `header ${name} is ${value}`,
    `pm.expect(header(${literal(name)}).replace(/\\s*,\\s*/g, ',')).to.equal(${literal(squeezed)});`,
  );
};

const headerTests = (response: Bag, rules: RuleSet, warn: Warn): readonly string[] =>
  Object.entries(bag(response.headers)).map(([name, value]) =>
    headerTest(
      name,
      (Array.isArray(value) ? value : [value]).map(String).join(', '),
      rules.headers.get(name.toLowerCase()),
      warn,
    ),
  );

/** The lines of the script. `rules` may stand in the interaction itself or in its response. */
export const testScript = (response: Bag, isVersion4: boolean, warn: Warn): readonly string[] => {
  const rules = rulesOf(response.matchingRules);
  const tests = [
    ...statusTests(response.status, rules.status),
    ...headerTests(response, rules, warn),
    ...bodyTests(bodyOf(response, isVersion4), rules, warn),
  ].join('\n\n');
  const helpers = HELPERS.filter(([name]) => tests.includes(name)).map(([, code]) => code);
  return [...helpers, tests].join('\n\n').split('\n');
};

// Writes the test script of a converted interaction: what the pact says of the response, as pm.test checks.
import { type Bag, bag } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';
import { bodyOf, headerValues, type PactBody } from './to-collection-body.ts';
import { claimsOf, pathText } from './to-collection-claims.ts';
import { HELPERS, JSON_BODY } from './to-collection-helpers.ts';
import { demanded, literal, type Warn } from './to-collection-matchers.ts';
import { type Rule, type RuleSet, ruleAt, rulesOf } from './to-collection-rules.ts';

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
    return [test('body holds the same XML', `holds(xml2Json(pm.response.text()), xml2Json(${literal(text)}));`)];
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

/** How files of a type begin. */
const SIGNATURES: Readonly<Record<string, string>> = {
  'image/png': '89504e470d0a1a0a',
  'image/jpeg': 'ffd8ff',
  'image/gif': '47494638',
  'application/pdf': '255044462d',
  'application/zip': '504b0304',
  'application/gzip': '1f8b',
};

const bytesTests = (base64: string, rules: RuleSet, warn: Warn): readonly string[] => {
  const matcher = rules.body[0]?.rule.matchers[0];
  if (matcher === undefined || matcher.match === 'equality')
    return [
      test('body has the same bytes', `pm.expect(pm.response.stream.toString('base64')).to.equal(${literal(base64)});`),
    ];
  const type = String(matcher.value);
  const start = matcher.match === 'contentType' ? SIGNATURES[type] : undefined;
  if (start !== undefined)
    return [test(`body is ${type}`, `pm.expect(pm.response.stream.toString('hex')).to.match(/^${start}/);`)];
  warn(`the matcher "${matcher.match}" of its binary body is left out: the body is only checked not to be empty`);
  return [test('body is not empty', "pm.expect(pm.response.stream.length, 'bytes').to.be.above(0);")];
};

const bodyTests = (body: PactBody, rules: RuleSet, warn: Warn): readonly string[] => {
  switch (body.kind) {
    case 'none':
      return [];
    case 'empty':
      return [test('body is empty', "pm.expect(pm.response.text()).to.equal('');")];
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

/** Numbers in a header are texts. */
const NUMERALS: Readonly<Record<string, string>> = {
  integer: '-?\\d+',
  decimal: '-?\\d+\\.\\d+',
  number: '-?\\d+(?:\\.\\d+)?',
};

const asText = ({ matchers, combine }: Rule): Rule => ({
  combine,
  matchers: matchers.map((matcher) => {
    const regex = NUMERALS[String(matcher.match)];
    return regex === undefined ? matcher : { match: 'regex', regex };
  }),
});

const headerTest = (name: string, value: string, rule: Rule | undefined, warn: Warn): string => {
  if (rule) {
    const { title, code } = demanded(asText(rule), value, warn);
    return test(`header ${name} ${title}`, `for (const value of header(${literal(name)})) {\n    ${code}\n  }`);
  }
  if (PARAMETERISED.has(name.toLowerCase())) {
    const parts = value.split(';').map((part) => part.trim().toLowerCase());
    return test(
      `header ${name} is ${value}`,
      `const parts = header(${literal(name)}).join(', ').split(';').map((part) => part.trim().toLowerCase());\n  pm.expect(parts).to.include.members(${literal(parts)});`,
    );
  }
  const squeezed = value.replace(/\s*,\s*/g, ',');
  return test(
    `header ${name} is ${value}`,
    `pm.expect(header(${literal(name)}).join(',').replace(/\\s*,\\s*/g, ',')).to.equal(${literal(squeezed)});`,
  );
};

/** The body itself demands a type where no header does. */
const typeTests = (response: Bag, body: PactBody): readonly string[] => {
  if (body.kind !== 'json' || headerValues(response, 'content-type').length > 0) return [];
  const type = "pm.response.headers.get('Content-Type') || 'application/json'";
  return [test('body is said to be JSON', `pm.expect(${type}).to.match(/json/i);`)];
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
  const body = bodyOf(response, isVersion4);
  const tests = [
    ...statusTests(response.status, rules.status),
    ...headerTests(response, rules, warn),
    ...typeTests(response, body),
    ...bodyTests(body, rules, warn),
  ].join('\n\n');
  const helpers = HELPERS.filter(([name]) => tests.includes(name)).map(([, code]) => code);
  return [...helpers, tests].join('\n\n').split('\n');
};

import { beforeAll, describe, expect, test } from 'vitest';
import { failed, type Judge, openJudge } from './testing/judge.ts';

let court: Judge;

beforeAll(async () => {
  court = await openJudge();
});

const judge = (subject: string, assertion: string): unknown => court.judge(subject, assertion);

describe('headers', () => {
  test.each([
    ['responses.ok', "have.header('CONTENT-type')", 'pass'],
    ['responses.ok', "have.header('x-a', '1')", 'pass'],
    ['responses.ok', "not.have.header('none')", 'pass'],
    ['request', "have.header('X-A', '1')", 'pass'],
    ['responses.ok', "have.header('none')", failed("expected response to have header with key 'none'")],
    ['responses.ok', "not.have.header('x-a')", failed("expected response to not have header with key 'x-a'")],
    ['responses.ok', "have.header('X-A', 1)", failed("expected 'X-A' response header to be 1 but got '1'")],
    ['request', "have.header('none')", failed("expected request to have header with key 'none'")],
    ['request', "have.header('x-a', '2')", failed("expected 'x-a' request header to be '2' but got '1'")],
    [
      'responses.ok',
      "not.have.header('none', 'v')",
      "TypeError: Cannot read properties of undefined (reading 'value')",
    ],
  ])('%s %s', (subject, assertion, expected) => {
    expect(judge(subject, assertion)).toBe(expected);
  });
});

describe('bodies', () => {
  const cut = `'{"a":1,"b":{"c":[1,2,{"d":null}]},"e"…'`;
  test.each([
    ['ok', 'have.body()', 'pass'],
    ['empty', 'have.body()', failed('expected response to have content in body')],
    ['ok', 'not.be.withBody', failed('expected response to not have content in body')],
    ['missing', "have.body('nope')", 'pass'],
    ['ok', "have.body('nope')", failed(`expected response body to equal 'nope' but got ${cut}`)],
    ['missing', "not.have.body('nope')", failed("expected response body to not equal 'nope'")],
    ['ok', 'have.body({ a: 1 })', failed('expected response body json to equal { a: 1 } but got { a: 1, …(2) }')],
    ['missing', 'have.body({ a: 1 })', failed('expected response body json to equal { a: 1 } but got undefined')],
    ['missing', 'have.body(/no/)', 'pass'],
    ['missing', 'have.body(/zz/)', failed("expected response body text to match /zz/ but got 'nope'")],
    ['missing', 'not.have.body(/no/)', failed("expected response body text 'nope' to not match /no/")],
    ['ok', 'be.json', 'pass'],
    ['ok', 'not.be.json', failed('expected response body not to be a valid json')],
    [
      'broken',
      'be.json',
      failed('expected response body to be a valid json but got error Trailing comma in object at 1:8'),
    ],
    [
      'empty',
      'have.jsonBody()',
      failed('expected response body to be a valid json but got error No data, empty input at 1:1'),
    ],
    ['ok', "have.jsonBody('b.c[2].d', null)", 'pass'],
    ['ok', "not.have.jsonBody('zz', 'v')", 'pass'],
    ['ok', "have.jsonBody('a', 2)", failed('expected response body json at "a" to contain 2 but got 1')],
    ['ok', "have.jsonBody('zz')", failed("expected { a: 1, …(2) } in response to contain property 'zz'")],
    ['ok', "not.have.jsonBody('a')", failed("expected { a: 1, …(2) } in response to not contain property 'a'")],
    ['missing', "have.jsonBody('a')", failed("expected undefined in response to contain property 'a'")],
    ['ok', 'have.jsonBody({ a: 2 })', 'pass'],
  ])('%s %s', (name, assertion, expected) => {
    expect(judge(`responses.${name}`, assertion)).toBe(expected);
  });
});

describe('measures', () => {
  test.each([
    ['have.responseTime.below(13)', 'pass'],
    ['have.responseTime(12)', 'pass'],
    ['have.responseTime.above(100)', failed('expected 12 to be above 100')],
    ['have.responseTime(10)', failed('expected response to have a valid response time but got 12')],
    ['not.have.responseTime()', failed('expected response to not have a valid response time but got 12')],
    ['have.responseSize.above(-1)', 'pass'],
    ['have.responseSize(4)', failed('expected response size to equal 103 but got 4')],
  ])('%s', (assertion, expected) => {
    expect(judge('responses.ok', assertion)).toBe(expected);
  });
});

describe('JSON schemas', () => {
  const schema = '{ type: "object", properties: { a: { type: "string" } }, required: ["zz"] }';
  const said = 'expected data to satisfy schema but found following errors: \n';
  test.each([
    ['responses.ok', 'have.jsonSchema({ type: "object" })', 'pass'],
    ['expect([1])', 'have.jsonSchema({ type: "array" })', 'pass'],
    ['responses.ok', 'not.have.jsonSchema({ type: "object" })', failed('expected data to not satisfy schema')],
    ['responses.ok', 'have.jsonSchema({ type: "array" })', failed(`${said}data should be array`)],
    [
      'responses.ok',
      `have.jsonSchema(${schema})`,
      failed(`${said}data should have required property 'zz', data.a should be string`),
    ],
    [
      'responses.ok',
      `have.jsonSchema(${schema}, { allErrors: false })`,
      failed(`${said}data should have required property '.zz'`),
    ],
    ['responses.ok', 'have.jsonSchema()', failed('expected undefined to be an object')],
    [
      'responses.ok',
      'have.jsonSchema({ type: "nonsense" })',
      'Error: schema is invalid: data.type should be equal to one of the allowed values, data.type should be array, data.type should match some schema in anyOf',
    ],
  ])('%s %s', (subject, assertion, expected) => {
    expect(judge(subject, assertion)).toBe(expected);
  });

  test('two schemas of one id do not clash', () => {
    const twice = 'have.jsonSchema({ $id: "x", type: "object" }).and.have.jsonSchema({ $id: "x", required: ["a"] })';
    expect(judge('responses.ok', twice)).toBe('pass');
  });
});

describe('subjects', () => {
  test.each([
    ['expect("text")', 'have.status(200)', failed("expecting a postman response object but got 'text'")],
    ['expect({ code: 200 })', 'have.status(200)', failed('expecting a postman response object but got { code: 200 }')],
    ['request', 'be.success', failed('expecting a postman response object but got PostmanRequest{ …(5) }')],
    [
      'responses.ok',
      'be.postmanRequest',
      failed('expecting a postman request object but got PostmanResponse{ …(11) }'),
    ],
    ['responses.ok', 'not.be.postmanResponse', failed('not expecting a postman response object')],
    ['responses.ok', 'be.postmanRequestOrResponse', 'pass'],
    ['expect(5)', "have.header('x')", failed('expecting a postman request or response object but got 5')],
    ['expect(5, "mine")', 'be.postmanResponse', failed('mine: expecting a postman response object but got 5')],
    ['expect("x")', 'not.be.ok', failed("expected 'x' to be falsy")],
    [
      'expect(responses.ok, "mine")',
      'have.status(404)',
      failed('mine: expected response to have status code 404 but got 200'),
    ],
    [
      'responses.ok',
      'have.property("code", 201)',
      failed("expected PostmanResponse{ …(11) } to have property 'code' of 201, but got 200"),
    ],
  ])('%s %s', (subject, assertion, expected) => {
    expect(judge(subject, assertion)).toBe(expected);
  });

  test('a negation does not reach the next assertion', () => {
    expect(judge('responses.ok', 'not.have.status(404); subject.to.have.status(200)')).toBe('pass');
  });

  test("the SDK's own responses are judged too", () => {
    const code = "new (realm.requireLibrary('postman-collection').Response)({ code: 201, status: 'Created' })";
    expect(court.realm.run(`judge(expect(${code}), 'subject.to.have.status(200)')`)).toBe(
      failed('expected response to have status code 200 but got 201'),
    );
    expect(court.realm.run("responses.ok instanceof realm.requireLibrary('postman-collection').Response")).toBe(true);
  });
});

test('chai itself', () => {
  expect(court.realm.run("realm.requireLibrary('chai').expect === expect")).toBe(true);
  expect(judge('expect(1)', 'equals(2)')).toBe(failed('expected 1 to equal 2'));
  expect(judge('expect(1)', 'be.statuss')).toBe('Error: Invalid Chai property: statuss. Did you mean "status"?');
  expect(court.realm.run(`judge(1, "expect.fail('words')")`)).toBe(failed('words'));
});

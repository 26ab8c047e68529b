// Pre-request scripts of generated requests: they change variables and pm.request, or send requests of their own.
import { authOf } from './fuzz-auth.ts';
import { bodyOf } from './fuzz-body.ts';
import { headersOf } from './fuzz-headers.ts';
import type { Bag, Dice, Json } from './fuzz-random.ts';
import { urlOf } from './fuzz-url.ts';

const TEXTS = ['v', 'a b', 'é', '{{word}}', '', 'a&b=c', '100%'];
const VALUES = [...TEXTS.map((text) => JSON.stringify(text)), '5', 'true', 'null', 'undefined', '["x", "y"]', '{a: 1}'];
const NAMES = ['X-A', 'x-a', 'X-New', 'Content-Type', 'Accept', 'User-Agent', 'Authorization'].map(
  (name) => `'${name}'`,
);
const URLS = [
  "'http://{{host}}/echo/new?x=1'",
  "pm.request.url.toString() + '&z=1'",
  "pm.request.url + '/more'",
  "'{{base}}/echo/{{word}}'",
];

type Snippet = (value: string, name: string, dice: Dice) => string;

const SNIPPETS: readonly Snippet[] = [
  (value) => `pm.variables.set('word', ${value})`,
  (value) => `pm.environment.set('word', ${value})`,
  (value) => `pm.collectionVariables.set('word', ${value})`,
  (value) => `pm.globals.set('missing', ${value})`,
  () => "pm.environment.unset('word')",
  (value, name) => `pm.request.headers.add({ key: ${name}, value: ${value} })`,
  (value, name) => `pm.request.headers.upsert({ key: ${name}, value: ${value} })`,
  (_value, name) => `pm.request.headers.remove(${name})`,
  (value, name) => `pm.request.addHeader({ key: ${name}, value: ${value} })`,
  (value, name) => `pm.request.addHeader(${name.slice(0, -1)}: ' + ${value})`,
  (_value, name) => `pm.request.removeHeader(${name})`,
  () => 'pm.request.headers.clear()',
  (value, name) => `pm.request.headers.prepend({ key: ${name}, value: ${value} })`,
  (_value, name) => `pm.request.upsertHeader({ key: ${name}, value: pm.request.headers.get(${name}) + '!' })`,
  (_value, _name, dice) => `pm.request.method = '${dice.one(['POST', 'put', 'GET', 'DELETE', 'PURGE'])}'`,
  (_value, _name, dice) => `pm.request.url = ${dice.one(URLS)}`,
  (_value, _name, dice) => `pm.request.url.update(${dice.one(URLS)})`,
  (value) => `pm.request.url.addQueryParams([{ key: 'added', value: ${value} }])`,
  () => "pm.request.addQueryParams('s=1&t=2')",
  () => "pm.request.removeQueryParams('a')",
  () => "pm.request.url.removeQueryParams(['a', 'q'])",
  (value) => `pm.request.url.query.upsert({ key: 'a', value: ${value} })`,
  (value) => `pm.request.url.path.push(${value})`,
  () => "pm.request.url.path = ['echo', 'replaced']",
  (value) => `pm.request.url.variables.upsert({ key: 'id', value: ${value} })`,
  (value) => `pm.request.body.update(${value})`,
  (value) => `pm.request.body.update({ mode: 'raw', raw: ${value} })`,
  () => "pm.request.body = { mode: 'raw', raw: 'assigned' }",
  (value) => `pm.request.body.update({ mode: 'urlencoded', urlencoded: [{ key: 'k', value: ${value} }] })`,
  (value) => `pm.request.body.update({ mode: 'formdata', formdata: [{ key: 'k', value: ${value}, type: 'text' }] })`,
  () => "pm.request.body.update({ mode: 'graphql', graphql: { query: '{ a }', variables: '{\"b\": 1}' } })",
  (value) => `pm.request.body.raw = ${value}`,
  (value) => `pm.request.body.urlencoded.add({ key: 'k', value: ${value} })`,
  (value) => `pm.request.body.formdata.add({ key: 'k', value: ${value} })`,
  () => "pm.request.body.graphql.query = '{ changed }'",
  () => 'pm.request.body = undefined',
  (value) =>
    `pm.request.update({ url: 'http://{{host}}/echo/updated', method: 'POST', header: [{ key: 'X-U', value: ${value} }], body: { mode: 'raw', raw: 'u' } })`,
  () =>
    "pm.request.auth = { type: 'basic', basic: [{ key: 'username', value: 'su' }, { key: 'password', value: 'sp' }] }",
  () => "pm.request.authorizeUsing('bearer', [{ key: 'token', value: 'st' }])",
  () => "pm.request.authorizeUsing({ type: 'noauth' })",
  (_value, _name, dice) =>
    `pm.sendRequest(${dice.one(["'http://{{host}}/echo/sent'", "'http://' + pm.variables.get('host') + '/echo/sent?a=b c'"])}, () => {})`,
  (value, name) =>
    `pm.sendRequest({ url: 'http://' + pm.variables.get('host') + '/echo/sent', method: 'POST', header: { ${name}: ${value} }, body: { mode: 'raw', raw: ${value} } }, () => {})`,
  (value, name) =>
    `pm.sendRequest({ url: 'http://' + pm.variables.get('host') + '/echo/sent', method: 'PUT', header: [{ key: ${name}, value: ${value} }], body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: ${value} }] } }, () => {})`,
  (value) =>
    `pm.sendRequest({ url: 'http://' + pm.variables.get('host') + '/echo/sent', method: 'post', body: { mode: 'formdata', formdata: [{ key: 'a', value: ${value} }] } }, () => {})`,
  () =>
    "pm.sendRequest({ url: { protocol: 'http', host: '127.0.0.1', port: pm.variables.get('port'), path: ['echo', 'é'], query: [{ key: 'a', value: 'b c' }] }, auth: { type: 'basic', basic: { username: 'u', password: 'p' } } }, () => {})",
  (value) => `pm.request.headers.each((header) => { header.value = ${value} })`,
  () => "pm.request.headers.get('X-A') && (pm.request.headers.one('X-A').disabled = true)",
  (value) => `pm.request.url.query.one('a') && (pm.request.url.query.one('a').value = ${value})`,
  () => 'pm.request.url.query.clear()',
  (value) => `pm.request.url.query.add({ key: 'n', value: ${value} })`,
  (value) => `pm.request.url.query.add(${value})`,
  () => "pm.request.url.host = ['127', '0', '0', '1']; pm.request.url.port = pm.variables.get('host').split(':')[1]",
  () => "pm.request.url.hash = 'h'",
  () => "pm.request.url.query = 'r=1&s=two words'",
  () => "pm.request.url.path = '/echo/text/path'",
];

/** JSON as a script would write it; scripts name the host themselves, since not every call resolves templates. */
const literal = (value: Json | undefined): string => {
  if (value === undefined) return 'undefined';
  const text = JSON.stringify(value).replaceAll('"host":["{{host}}"]', '"host":"127.0.0.1","port":"{{port}}"');
  const fill = '(name) => pm.variables.get(name === "{{port}}" ? "port" : "host")';
  return `JSON.parse(${JSON.stringify(text)}.replace(/\\{\\{(?:host|base|port)\\}\\}/g, ${fill}))`;
};

const SIMPLE_AUTHS = ['basic', 'bearer', 'apikey', 'noauth', 'oauth2'];

const requestOf = (dice: Dice, place: string): Bag => ({
  url: urlOf(dice, place, dice.chance(0.6)),
  method: dice.one(['GET', 'POST', 'put', 'DELETE', 'PATCH', undefined]),
  header: headersOf(dice, dice.chance(0.4)),
  body: dice.chance(0.6) ? bodyOf(dice, false) : undefined,
  auth: dice.chance(0.3) ? authOf(dice, SIMPLE_AUTHS) : undefined,
});

/** Calls that take a whole definition. */
const WHOLE: readonly ((dice: Dice) => string)[] = [
  (dice) => `pm.sendRequest(${literal(requestOf(dice, '/echo/sent'))}, () => {})`,
  (dice) => `pm.sendRequest(${literal(requestOf(dice, '/echo/sent'))}, () => {})`,
  (dice) => `pm.sendRequest(${literal(urlOf(dice, '/echo/sent', false))}, () => {})`,
  (dice) => `pm.request.update(${literal(requestOf(dice, '/echo/updated'))})`,
  (dice) => `pm.request.url.update(${literal(urlOf(dice, '/echo/url', false))})`,
  (dice) => `pm.request.url = ${literal(urlOf(dice, '/echo/url', false))}`,
  (dice) => `pm.request.body.update(${literal(bodyOf(dice, false))})`,
  (dice) => `pm.request.body = ${literal(bodyOf(dice, false))}`,
  (dice) => `pm.request.headers.populate(${literal(headersOf(dice, false))})`,
  (dice) => `pm.request.headers.assimilate(${literal(headersOf(dice, false))})`,
  (dice) => `pm.request.headers.repopulate(${literal(headersOf(dice, false))})`,
  (dice) => `pm.request.header = ${literal(headersOf(dice, false))}`,
  (dice) => `pm.request.headers = ${literal(headersOf(dice, false))}`,
  (dice) => `pm.request.auth = ${literal(authOf(dice, SIMPLE_AUTHS))}`,
  (dice) => `pm.request.authorizeUsing(${literal(authOf(dice, SIMPLE_AUTHS))})`,
];

const event = (lines: readonly string[]): Json => ({
  listen: 'prerequest',
  script: { type: 'text/javascript', exec: lines.map((line) => `${line};`) },
});

/** One call that takes a whole definition. */
export const wholeScriptOf = (dice: Dice): Json => event([dice.one(WHOLE)(dice)]);

export const scriptOf = (dice: Dice): Json => {
  const line = (): string => dice.one(SNIPPETS)(dice.one(VALUES), dice.one(NAMES), dice);
  return event(Array.from({ length: 1 + dice.below(3) }, line));
};

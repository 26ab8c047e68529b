// Turns the words of `assay send` into the request they describe.
import { basename, resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import type { Host } from '../app/host.ts';
import { decodeText } from '../core/decode-text.ts';
import { parseUrl } from '../core/parse-url.ts';
import { readHeaderExpectation, readJsonPathExpectation, readStatusExpectation } from '../core/read-expectation.ts';
import type { Expectation } from '../model/expectation.ts';
import { Problem } from '../model/problem.ts';
import type { SendAuth, SendBody, SendPart, SendRequest } from '../model/send-request.ts';
import type { sendFlags } from './flags/send.ts';

export type SendFlagValues = Interfaces.InferredFlags<typeof sendFlags>;

const METHOD = /^[A-Za-z][A-Za-z-]*$/;

const split = (word: string, mark: string): readonly [string, string] | undefined => {
  const at = word.indexOf(mark);
  return at < 0 ? undefined : [word.slice(0, at), word.slice(at + mark.length)];
};

const pair = (word: string, flag: string): readonly [string, string] => {
  const found = split(word, '=');
  if (found && found[0] !== '') return found;
  throw new Problem(`flag.${flag}`, `--${flag} needs name=value, not "${word}"`);
};

const header = (word: string): readonly [string, string] => {
  const [name, value] = split(word, ':') ?? [word.replace(/;$/, ''), ''];
  if (name.trim() !== '') return [name.trim(), value.trim()];
  throw new Problem('flag.header', `--header needs "Name: value", not "${word}"`);
};

/** `@file` and `@-` stand for what they hold. */
const content = async (word: string, host: Host): Promise<string> => {
  if (!word.startsWith('@')) return word;
  return decodeText(await (word === '@-' ? host.readStdin() : host.readBytes(resolve(host.cwd, word.slice(1)))));
};

const isJson = (text: string): boolean => {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Templates are no JSON yet: `{"id": {{id}}}`.
    return text.includes('{{');
  }
};

/** A semicolon that is not between quotes. */
const SEPARATOR = /;(?=(?:[^"]*"[^"]*")*[^"]*$)/;

const unquoted = (word: string): string =>
  /^".*"$/s.test(word) && word.length > 1 ? word.slice(1, -1).replace(/\\(["\\])/g, '$1') : word;

/** curl's grammar: `name=value`, `name=@file;type=T;filename=N`, each of them between quotes as well. */
const part = (word: string): SendPart => {
  const [key, written] = pair(word, 'form');
  if (!written.startsWith('@')) return { key, value: written };
  const [src = '', ...options] = written.slice(1).split(SEPARATOR);
  const pairs = options.map((option) => split(option.trim(), '=') ?? ([option.trim(), ''] as const));
  const named = Object.fromEntries(pairs.map(([name, value]) => [name, unquoted(value)]));
  return {
    key,
    src: unquoted(src),
    ...(named.type === undefined ? {} : { contentType: named.type }),
    ...(named.filename === undefined ? {} : { fileName: named.filename }),
  };
};

type Described = { readonly body?: SendBody; readonly headers: readonly (readonly [string, string])[] };

const describeBody = async (flags: SendFlagValues, host: Host): Promise<Described> => {
  const kinds = [flags.data, flags.json, flags['data-urlencode'], flags.form, flags['upload-file']];
  if (kinds.filter((kind) => kind !== undefined).length > 1)
    throw new Problem('flag.body', '--data, --json, --data-urlencode, --form and --upload-file exclude each other', {
      hint: 'A request has one body.',
    });
  if (flags.data) {
    const text = (await Promise.all(flags.data.map((word) => content(word, host)))).join('&');
    if (isJson(text)) return { body: { mode: 'raw', text, language: 'json' }, headers: [] };
    return { body: { mode: 'raw', text }, headers: [['Content-Type', 'application/x-www-form-urlencoded']] };
  }
  if (flags.json !== undefined) {
    const body: SendBody = { mode: 'raw', text: await content(flags.json, host), language: 'json' };
    return { body, headers: [['Accept', 'application/json']] };
  }
  if (flags['data-urlencode']) {
    const params = flags['data-urlencode'].map((word) => pair(word, 'data-urlencode'));
    return { body: { mode: 'urlencoded', params: params.map(([key, value]) => ({ key, value })) }, headers: [] };
  }
  if (flags.form) return { body: { mode: 'formdata', parts: flags.form.map(part) }, headers: [] };
  const src = flags['upload-file'];
  return src === undefined ? { headers: [] } : { body: { mode: 'file', src }, headers: [] };
};

const describeAuth = (flags: SendFlagValues): SendAuth | undefined => {
  const fields = (flags['auth-field'] ?? []).map((word) => pair(word, 'auth-field'));
  const [username, password = ''] = split(flags.user ?? '', ':') ?? [flags.user ?? ''];
  const token = flags['oauth2-bearer'];
  const user = flags.user === undefined ? [] : [['username', username] as const, ['password', password] as const];
  if (flags.auth !== undefined) return { type: flags.auth, fields: [...user, ...fields] };
  if (fields.length > 0)
    throw new Problem('flag.auth-field', '--auth-field needs --auth', {
      hint: 'Say which kind of authentication: --auth awsv4.',
    });
  if (token !== undefined) return { type: 'bearer', fields: [['token', token]] };
  if (flags.user !== undefined) return { type: flags.ntlm ? 'ntlm' : flags.digest ? 'digest' : 'basic', fields: user };
  if (!flags.digest && !flags.ntlm) return undefined;
  throw new Problem('flag.user', '--digest and --ntlm need --user user:password');
};

const describeExpectations = (flags: SendFlagValues): readonly Expectation[] => [
  ...(flags['expect-status'] === undefined ? [] : [readStatusExpectation(flags['expect-status'])]),
  ...(flags.fail ? [{ kind: 'status', allowed: ['1xx', '2xx', '3xx'] } as const] : []),
  ...(flags['expect-header'] ?? []).map(readHeaderExpectation),
  ...(flags['expect-jsonpath'] ?? []).map(readJsonPathExpectation),
  ...(flags['expect-body'] ?? []).map((words) => ({ kind: 'body', text: words }) as const),
  ...(flags['expect-time'] === undefined ? [] : [{ kind: 'time', maxMs: flags['expect-time'] } as const]),
];

const methodAndUrl = (operands: readonly string[]): readonly [string | undefined, string] => {
  const [first, second, ...more] = operands;
  if (first === undefined)
    throw new Problem('send.url', 'assay send needs a URL', { hint: 'assay send GET https://host/path' });
  if (more.length > 0)
    throw new Problem('send.operands', `assay send takes a method and one URL, "${more[0]}" is too much`, {
      hint: 'Quote a URL or a header that holds spaces.',
    });
  if (second === undefined) return [undefined, first];
  if (METHOD.test(first)) return [first.toUpperCase(), second];
  throw new Problem('send.method', `"${first}" is no method`, { hint: 'assay send GET https://host/path' });
};

const nameOf = (method: string, url: string): string => `${method} /${(parseUrl(url).path ?? []).join('/')}`;

/** Reads what `@file` names; throws Problem for words that do not make a request. */
export const toSendRequest = async (
  operands: readonly string[],
  flags: SendFlagValues,
  host: Host,
): Promise<SendRequest> => {
  const [given, url] = methodAndUrl(operands);
  const { body, headers } = await describeBody(flags, host);
  const own = (flags.header ?? []).map(header);
  const isOwn = (name: string): boolean => own.some(([key]) => key.toLowerCase() === name.toLowerCase());
  const method = given ?? (body === undefined ? 'GET' : body.mode === 'file' ? 'PUT' : 'POST');
  const auth = describeAuth(flags);
  return {
    name: flags.name ?? nameOf(method, url),
    method,
    url: body?.mode === 'file' && url.endsWith('/') ? url + encodeURIComponent(basename(body.src)) : url,
    headers: [...own, ...headers.filter(([name]) => !isOwn(name))],
    ...(body ? { body } : {}),
    ...(auth ? { auth } : {}),
    ...(flags['max-redirs'] === undefined ? {} : { maxRedirects: flags['max-redirs'] }),
    expectations: describeExpectations(flags),
  };
};

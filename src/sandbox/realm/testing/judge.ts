// A realm with a few responses and a request, and a way to judge them.
import { type FreshRealm, openRealm } from './fresh-realm.ts';

export type Judge = {
  readonly realm: FreshRealm;
  /** 'pass', or the error's name and message. */
  judge(subject: string, assertion: string): unknown;
};

export const failed = (message: string): string => `AssertionError: ${message}`;

const JSON_BODY = '{"a":1,"b":{"c":[1,2,{"d":null}]},"e":"str"}';
const RESPONSES = {
  ok: [
    200,
    'OK',
    [
      ['Content-Type', 'application/json'],
      ['x-a', '1'],
    ],
    JSON_BODY,
  ],
  missing: [404, 'Not Found', [['Content-Type', 'text/plain']], 'nope'],
  empty: [204, 'No Content', [], ''],
  broken: [200, 'OK', [['Content-Type', 'application/json']], '{"a":1,}'],
  foo: [400, 'Foo', [], 'x'],
  teapot: [418, 'Bad Request', [], 'x'],
  unauthorized: [401, 'Unauthorized', [], 'x'],
};

export async function openJudge(): Promise<Judge> {
  const realm = await openRealm();
  realm.run(`
    globalThis.expect = realm.createExpect().expect;
    globalThis.responses = {};
    for (const [name, [code, reason, headers, text]] of Object.entries(${JSON.stringify(RESPONSES)})) {
      responses[name] = realm.createResponse(
        { code, reason, headers, responseTime: 12, headerBytes: 0, wireBytes: text.length },
        { text: () => text, bytes: () => Uint8Array.from(text, (c) => c.charCodeAt(0)), size: text.length }, []);
    }
    globalThis.request = realm.createRequest({ id: 'i', name: 'n', call: { method: 'GET', url: { host: ['h'], query: [], variables: [] },
      headers: [{ key: 'x-a', value: '1' }], body: { mode: 'raw', text: 'b' } } });
    globalThis.judge = (subject, code) => {
      try { Function('subject', 'expect', code)(subject, expect); return 'pass'; }
      catch (error) { return error.name + ': ' + error.message; }
    };
  `);
  const judge = (subject: string, assertion: string): unknown =>
    realm.run(`judge(${subject}, ${JSON.stringify(`subject.to.${assertion}`)})`);
  return { realm, judge };
}

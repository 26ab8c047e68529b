import { describe, expect, it } from 'vitest';
import { answeredTokens, cookieCredentials } from './answered-credentials.ts';

const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

describe('cookieCredentials', () => {
  it('takes cookies that are hidden from scripts, and those that are named as a session', () => {
    expect(
      cookieCredentials([
        ['Set-Cookie', 'a=hidden-value; Path=/; HttpOnly'],
        ['set-cookie', 'connect.sid=session-value; Path=/'],
        ['Set-Cookie', 'theme=dark-and-blue; Path=/'],
        ['Cookie', 'lang=english; XSRF-TOKEN=xsrf-value==; other'],
      ]),
    ).toEqual(['hidden-value', 'session-value', 'xsrf-value==']);
  });

  it('takes nothing that is too short to mask', () => {
    expect(cookieCredentials([['Set-Cookie', 'sid=1; HttpOnly']])).toEqual([]);
  });
});

describe('answeredTokens', () => {
  it('takes tokens wherever they stand in the answer', () => {
    const body = { access_token: 'first-token', data: [{ refreshToken: 'second"token' }], id: 'no-secret', next: 1 };
    expect(answeredTokens(bytes(body), bytes(''))).toEqual(['first-token', 'second"token']);
  });

  it('leaves what the request had sent, and what is no token', () => {
    const body = { token: 'sent-before', tokens: 12345678, pageToken: 'a-next-page', password: 'generated' };
    expect(answeredTokens(bytes(body), bytes({ token: 'sent-before' }))).toEqual([]);
    expect(answeredTokens(bytes({ token: 'short' }), bytes(''))).toEqual([]);
    expect(answeredTokens(bytes('no JSON'), bytes(''))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { answerCredentials, documentCredentials, namedCredentials } from './named-credentials.ts';

describe('namedCredentials', () => {
  it('takes what stands under the name of a credential', () => {
    const headers = [
      ['X-Api-Key', 'key-of-a-header'],
      ['Authorization', `Basic ${btoa('ann:password-of-ann')}`],
      ['Cookie', 'session=cookie-value; theme=dark-and-blue'],
      ['X-Request-Id', 'no-credential'],
    ] as const;
    expect(namedCredentials(headers, 'http://bob:p%40ss-of-bob@h/x?page=second&token=a%2Fb+c==&q#token=none')).toEqual([
      btoa('ann:password-of-ann'),
      'password-of-ann',
      'p@ss-of-bob',
      'key-of-a-header',
      'cookie-value',
      'a/b c==',
    ]);
  });

  it('takes no password of a token that is no base64 of a user and password', () => {
    expect(namedCredentials([['Authorization', 'Bearer abc:defghi']], 'http://h/')).toEqual(['abc:defghi']);
    expect(namedCredentials([], 'http://h/?page=2&sort=token')).toEqual([]);
  });
});

describe('documentCredentials', () => {
  it('takes those of references and servers, not those of examples', () => {
    const text = `
      $ref: 'http://u:password-1@h/x.yaml?token=key-of-ref#/a'
      "$ref": "./y.json?api_key=key-of-other"
      $ref: '#/components/schemas/A?token=no-key-at-all'
      servers: [{ url: "https://u:password-2@h/v1" }, { url: "https://{user}:{password}@h" }]
      description: see http://u:password-3@h?token=token-in-text
    `;
    expect(documentCredentials(text)).toEqual(['password-1', 'key-of-ref', 'key-of-other', 'password-2']);
  });
});

describe('answerCredentials', () => {
  it('takes cookies, tokens and what the next address holds', () => {
    const headers = [
      ['location', '/next?token=key-of-next&page=second'],
      ['set-cookie', 'sid=session-value'],
    ] as const;
    const body = new TextEncoder().encode('{"access_token":"first-token"}');
    expect(answerCredentials(headers, body, new Uint8Array())).toEqual(['session-value', 'key-of-next', 'first-token']);
  });
});

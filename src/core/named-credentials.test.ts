import { describe, expect, it } from 'vitest';
import { namedCredentials } from './named-credentials.ts';

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

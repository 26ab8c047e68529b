import { describe, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { showError } from './show-error.ts';
import { shownText } from './shown-text.ts';

describe('shownText', () => {
  it.each([
    [
      '$ref "http://u:s3cret-x@h/x?a=1&token=s3cret-y&b#/c" is wrong',
      '$ref "http://u:********@h/x?a=1&token=********&b#/c" is wrong',
    ],
    ['see ftp://s3cret:@h and http://h/?api_key=s3cret', 'see ftp://s3cret:@h and http://h/?api_key=********'],
    ['mail ann@example.com, http://h/@scope/x?page=2', 'mail ann@example.com, http://h/@scope/x?page=2'],
  ])('shows no credential of an address: %s', (text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it('spells out what would move the cursor of a terminal', () => {
    expect(shownText('a\u001b[2Jb\u009bc\u202e\u0007\td\n')).toBe('a\\u001b[2Jb\\u009bc\\u202e\\u0007\td\n');
  });

  it('is how problems are shown', () => {
    const problem = new Problem('x', 'no \u001b[31m http://u:s3cret@h', { hint: 'not \u0007 this' });
    expect(showError(problem, 'run', []).text).toBe('error: no \\u001b[31m http://u:********@h\n  not \\u0007 this\n');
  });
});

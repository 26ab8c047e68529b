import { expect, test } from 'vitest';
import { isProblem } from '../model/problem.ts';
import { parseProxyUrl } from './proxy-url.ts';

test.each([
  ['localhost:3128', 'http://localhost:3128'],
  ['proxy.corp', 'http://proxy.corp:80'],
  ['HTTPS://Proxy.corp/', 'https://proxy.corp:443'],
  ['socks://h', 'socks5h://h:1080'],
  ['socks4a://[::1]:99', 'socks4a://[::1]:99'],
  ['http://under_score:1/ignored?x', 'http://under_score:1'],
])('%s is %s', (text, name) => expect(parseProxyUrl(text, '--proxy').name).toBe(name));

test('credentials are decoded and an @ in them belongs to them', () => {
  expect(parseProxyUrl('socks5://us%20er:p:%40s@s@h:1', '--proxy')).toMatchObject({
    hostname: 'h',
    user: 'us er',
    password: 'p:@s@s',
  });
  expect(parseProxyUrl('http://only@[::1]:1', '--proxy')).toMatchObject({
    hostname: '::1',
    user: 'only',
    password: '',
  });
});

test.each([
  ['ftp://u:hunter22@h:1', '--proxy has the unknown scheme "ftp"'],
  ['http://u:hunter22@:3128', '--proxy is not a proxy: ":3128"'],
  ['http://h:99999', '--proxy is not a proxy: "h:99999"'],
  ['http://h:x', '--proxy is not a proxy: "h:x"'],
  ['http://a b:80', '--proxy is not a proxy: "a b:80"'],
  ['http://', '--proxy is not a proxy: ""'],
])('%s is refused without showing its password', (text, message) => {
  const read = () => parseProxyUrl(text, '--proxy');
  expect(read).toThrow(message);
  expect(read).not.toThrow(/hunter22/);
  try {
    read();
  } catch (error) {
    expect(isProblem(error) && error.exit).toBe(2);
  }
});

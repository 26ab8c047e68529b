import { describe, expect, test } from 'vitest';
import { parseConnectTo, parseResolve } from './address-overrides.ts';

describe('--resolve', () => {
  test('hosts, ports and addresses; the last entry counts, a minus takes one back', () => {
    expect([
      ...parseResolve([
        'API.example:443:10.0.0.1,10.0.0.2',
        '*:80:[::1],127.0.0.1',
        '[fe80::1]:8080:[2001:db8::2]',
        '+timed.example:80:::1',
        'gone.example:80:1.2.3.4',
        '-gone.example:80',
      ]),
    ]).toEqual([
      ['api.example:443', ['10.0.0.1', '10.0.0.2']],
      ['*:80', ['::1', '127.0.0.1']],
      ['fe80::1:8080', ['2001:db8::2']],
      ['timed.example:80', ['::1']],
    ]);
  });

  test.each([
    '',
    'a.example',
    'a.example:80',
    'a.example:x:1.2.3.4',
    'a:0:1.2.3.4',
    'a:70000:1.2.3.4',
    'a:80:',
    'a:80:b',
    'a:80:1.2.3',
    'a:80:1.2.3.4,',
    ':80:1.2.3.4',
    '-a:80:1.2.3.4',
  ])('%j is refused', (entry) => expect(() => parseResolve([entry])).toThrow(/--resolve cannot use/));
});

describe('--connect-to', () => {
  test('any part may be empty, IPv6 stands in brackets', () => {
    expect(parseConnectTo(['a.example:80:B.example:8080', '::[::1]:', '[::1]:443::8443', ':::'])).toEqual([
      { fromHost: 'a.example', fromPort: 80, toHost: 'b.example', toPort: 8080 },
      { fromHost: '', fromPort: undefined, toHost: '::1', toPort: undefined },
      { fromHost: '::1', fromPort: 443, toHost: '', toPort: 8443 },
      { fromHost: '', fromPort: undefined, toHost: '', toPort: undefined },
    ]);
  });

  test.each([
    '',
    'a',
    'a:80',
    'a:80:b',
    'a:80:b:80:c',
    'a:x:b:80',
    'a:80:b:0',
    'a:80:::1:80',
  ])('%j is refused', (entry) => expect(() => parseConnectTo([entry])).toThrow(/--connect-to cannot use/));
});

// Which of several interactions answers, by states and by browsers' needs.
import type { StubSettings } from '../../../contracts/pact/stub-answer.ts';
import type { Sent } from './stub-cases.ts';

const interaction = (status: number, states: readonly string[], headers: object = {}): object => ({
  description: `answers ${status}`,
  ...(states.length > 0 ? { providerStates: states.map((name) => ({ name })) } : {}),
  request: { method: 'GET', path: '/m', headers },
  response: { status },
});

export const CHOICES_PACT = {
  consumer: { name: 'web' },
  provider: { name: 'shop' },
  interactions: [
    interaction(404, ['alpha'], { 'X-A': '1' }),
    interaction(201, ['beta']),
    interaction(202, ['gamma', 'beta two']),
    interaction(203, []),
    interaction(206, [''], { 'X-A': '2' }),
  ],
  metadata: { pactSpecification: { version: '3.0.0' } },
};

const get = (headers: Sent['headers'] = {}, path = '/m', method = 'GET'): Sent & { readonly path: string } => ({
  method,
  path,
  headers,
});

const PLAIN = [get(), get({ 'X-A': '1' }), get({ 'X-A': '2' }), get({ 'X-A': '3' })];

type Choice = {
  readonly words: readonly string[];
  readonly settings: StubSettings;
  readonly sent: readonly (Sent & { readonly path: string })[];
};

const byState = (pattern: string, emptyState: boolean): Choice => ({
  words: ['-s', pattern, ...(emptyState ? ['--empty-provider-state'] : [])],
  settings: { state: new RegExp(pattern), emptyState },
  sent: PLAIN,
});

export const CHOICES: readonly Choice[] = [
  { words: [], settings: {}, sent: [...PLAIN, get({}, '/m', 'OPTIONS'), get({ Referer: 'http://a.b/c' }, '/zz')] },
  ...['beta', '^two', 'two$', 'BETA', 'nope', 'gam|two'].flatMap((one) => [byState(one, false), byState(one, true)]),
  {
    words: ['--provider-state-header-name', 'X-State'],
    settings: { stateHeader: 'X-State' },
    sent: [get(), get({ 'X-State': 'beta' }), get({ 'x-state': 'gam' }), get({ 'x-state': 'zzz' })],
  },
  {
    words: ['--provider-state-header-name', 'X-State', '-s', 'alpha'],
    settings: { stateHeader: 'X-State', state: /alpha/ },
    sent: [get(), get({ 'X-State': 'beta' })],
  },
  {
    words: ['--cors'],
    settings: { cors: true },
    sent: [get({}, '/zz', 'OPTIONS'), get({}, '/m', 'OPTIONS'), get({}, '/zz')],
  },
  {
    words: ['--cors', '--cors-referer'],
    settings: { cors: true, corsReferer: true },
    sent: [get({ Referer: 'http://a.b/c' }, '/zz', 'OPTIONS'), get({}, '/zz', 'OPTIONS')],
  },
];

// What a verification says to a broker, in which order, and what it makes of the answers.
import { afterEach, expect, test } from 'vitest';
import { isProblem, type Problem } from '../../../model/problem.ts';
import { pactAt, pactsForVerification } from './for-verification.ts';
import { isPublishable, noticesAfter, publishVerification } from './publish-results.ts';
import { type Heard, openHal, type Reply, startLoopback } from './testing/loopback.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isProblem(error)) throw new Error(`No Problem came: ${String(error)}`);
  return error;
};

// A broker that calls itself by a name that nobody outside can reach.
const INSIDE = 'http://broker.internal:9292';
const FOR_VERIFICATION = '/pacts/provider/My%20Shop/for-verification';

const pact = {
  consumer: { name: 'web' },
  provider: { name: 'My Shop' },
  interactions: [
    { _id: 'i1', description: 'get it', request: { method: 'GET', path: '/' }, response: { status: 200 } },
  ],
  metadata: { pactSpecification: { version: '2.0.0' } },
  _links: {
    self: { href: `${INSIDE}/pact/web`, name: 'Pact between web (v1) and My Shop' },
    'pb:publish-verification-results': { href: `${INSIDE}/pact/web/results` },
    'pb:provider': { href: `${INSIDE}/pacticipants/My%20Shop` },
  },
};

const notices = [
  { when: 'before_verification', text: 'It is verified because ...' },
  { when: 'after_verification:success_true_published_true', text: 'Not pending any more.' },
  { when: 'after_verification:success_false_published_true', text: 'Still pending.' },
];

const routes: Readonly<Record<string, Reply>> = {
  'GET /': {
    body: {
      _links: {
        'pb:provider-pacts-for-verification': {
          href: `${INSIDE}/pacts/provider/{provider}/for-verification`,
          templated: true,
        },
      },
    },
  },
  [`GET ${FOR_VERIFICATION}`]: { body: { _links: { self: { href: INSIDE + FOR_VERIFICATION } } } },
  [`POST ${FOR_VERIFICATION}`]: {
    body: {
      _embedded: {
        pacts: [
          {
            shortDescription: 'latest from main',
            verificationProperties: { pending: true, notices },
            _links: { self: { href: `${INSIDE}/pact/web`, name: 'a name' } },
          },
          {
            shortDescription: '',
            verificationProperties: { wip: true, notices: [] },
            _links: { self: { href: `${INSIDE}/pact/web?wip`, name: 'a name' } },
          },
        ],
      },
    },
  },
  'GET /pact/web': { body: pact },
  'GET /pact/web?wip': { body: pact },
  'GET /pacticipants/My%20Shop': {
    body: {
      _links: {
        'pb:branch-version': { href: `${INSIDE}/pacticipants/My%20Shop/branches/{branch}/versions/{version}` },
        'pb:version-tag': { href: `${INSIDE}/pacticipants/My%20Shop/versions/{version}/tags/{tag}` },
      },
    },
  },
  'PUT /pacticipants/My%20Shop/branches/feat%2Fx/versions/1%2F2': { status: 201, body: {} },
  'PUT /pacticipants/My%20Shop/versions/1%2F2/tags/dev': { status: 201, body: {} },
  'POST /pact/web/results': { status: 201, body: { _links: { self: { href: `${INSIDE}/results/1` } } } },
};

const start = async (changed: Readonly<Record<string, Reply>> = {}) => {
  const known = { ...routes, ...changed };
  const server = await startLoopback(({ method, path }) => known[`${method} ${path}`] ?? { status: 404, body: {} });
  const { hal, close } = await openHal({ url: server.url });
  open.push(close, server.close);
  return { hal, heard: server.heard, url: server.url };
};

const lines = (heard: readonly Heard[]): readonly string[] => heard.map(({ method, path }) => `${method} ${path}`);

const query = { provider: 'My Shop', selectors: [], enablePending: false, providerVersionTags: [] };

test('the pacts for verification come with what the broker says of them', async () => {
  const { hal, heard, url } = await start();
  const pacts = await pactsForVerification(hal, {
    ...query,
    selectors: [{ mainBranch: true }],
    enablePending: true,
    includeWipPactsSince: '2026-01-31',
    providerVersionBranch: 'main',
    providerVersionTags: ['t1'],
  });
  expect(heard[2]).toMatchObject({ method: 'POST', path: FOR_VERIFICATION });
  expect(heard[2]?.body).toEqual({
    providerVersionTags: ['t1'],
    includePendingStatus: true,
    includeWipPactsSince: '2026-01-31',
    consumerVersionSelectors: [{ mainBranch: true }],
    providerVersionBranch: 'main',
  });
  expect(pacts).toMatchObject([
    { name: 'latest from main', pending: true, wip: false, url: `${url}/pact/web`, notices },
    { name: 'a name', pending: true, wip: true, notices: [] },
  ]);
  expect(pacts[0]?.pact).toMatchObject({ consumer: 'web', file: `${url}/pact/web`, interactions: [{ id: 'i1' }] });
});

test('without selectors the broker chooses, and an empty list stays one', async () => {
  const { hal, heard } = await start({ [`POST ${FOR_VERIFICATION}`]: { body: { _embedded: { pacts: [] } } } });
  expect(await pactsForVerification(hal, query)).toEqual([]);
  expect(heard[2]?.body).toEqual({ providerVersionTags: [], includePendingStatus: false });
});

test('a provider that the broker does not know, a list that is none, a pact that is gone, a date that is none', async () => {
  const { hal } = await start({
    [`POST ${FOR_VERIFICATION}`]: { body: { _links: {} } },
    'GET /pact/gone': { status: 404 },
  });
  expect((await problemOf(pactsForVerification(hal, { ...query, provider: 'nobody' }))).code).toBe(
    'broker.unknown-provider',
  );
  expect((await problemOf(pactsForVerification(hal, query))).code).toBe('broker.no-list');
  expect((await problemOf(pactAt(hal, `${hal.url}/pact/gone`))).code).toBe('broker.no-pact');
  const wrong = await problemOf(pactsForVerification(hal, { ...query, includeWipPactsSince: 'yesterday' }));
  expect(wrong.message).toContain('"yesterday"');
});

const result = {
  providerVersion: '1/2',
  branch: 'feat/x',
  tags: ['dev'],
  buildUrl: 'http://ci/1',
  success: false,
  testResults: [
    {
      interactionId: 'i1',
      interactionDescription: 'get it',
      success: false,
      mismatches: [{ attribute: 'body', identifier: '$.x', description: 'is wrong' }],
    },
  ],
  verifiedBy: { implementation: 'assay', version: '1.0.0' },
};

test('branch and tags are told before the result', async () => {
  const { hal, heard, url } = await start();
  const verified = await pactAt(hal, `${INSIDE}/pact/web`);
  expect(isPublishable(verified)).toBe(true);
  const published = await publishVerification(hal, { ...verified, notices }, result);
  expect(lines(heard)).toEqual([
    'GET /pact/web',
    'GET /pacticipants/My%20Shop',
    'PUT /pacticipants/My%20Shop/branches/feat%2Fx/versions/1%2F2',
    'PUT /pacticipants/My%20Shop/versions/1%2F2/tags/dev',
    'POST /pact/web/results',
  ]);
  expect(heard.at(-1)?.body).toEqual({
    success: false,
    providerApplicationVersion: '1/2',
    buildUrl: 'http://ci/1',
    testResults: result.testResults,
    verifiedBy: { implementation: 'assay', version: '1.0.0' },
  });
  expect(published).toEqual({ url: `${url}/results/1` });
  expect(noticesAfter(notices, false, true)).toEqual([notices[2]]);
  expect(noticesAfter(notices, false, false)).toEqual([]);
});

test.each([
  ['POST /pact/web/results', { status: 400, body: { errors: { buildUrl: ['is no URL'] } } }, 'buildUrl: is no URL'],
  ['PUT /pacticipants/My%20Shop/versions/1%2F2/tags/dev', { status: 404, body: {} }, 'answered 404'],
  ['GET /pacticipants/My%20Shop', { body: { _links: {} } }, 'pb:branch-version'],
  ['GET /pacticipants/My%20Shop', { status: 404 }, 'is gone'],
])('a failed %s is a Problem', async (route, reply, said) => {
  const { hal } = await start({ [route]: reply });
  const verified = await pactAt(hal, '/pact/web');
  expect((await problemOf(publishVerification(hal, verified, result))).message).toContain(said);
});

test('a pact that names no place for results, and a result without a version, are Problems', async () => {
  const { _links, ...bare } = pact;
  const { hal } = await start({ 'GET /pact/web': { body: bare } });
  const verified = await pactAt(hal, '/pact/web');
  expect(isPublishable(verified)).toBe(false);
  expect((await problemOf(publishVerification(hal, verified, result))).code).toBe('broker.no-link');
  const nameless = publishVerification(hal, verified, { ...result, providerVersion: ' ' });
  expect((await problemOf(nameless)).code).toBe('broker.no-provider-version');
});

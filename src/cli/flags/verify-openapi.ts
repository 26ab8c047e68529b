// The flags of `assay verify openapi`: what is called and how, what is judged, and those it shares with `assay run`.
import * as Flags from '@oclif/core/flags';
import { many, text, toggle } from './flag-shapes.ts';
import { pickRunFlags as pick } from './run.ts';
import { sendFlags } from './send.ts';

const PROVIDER = 'PROVIDER';
const CALLS = 'CALLS';
const CHECKS = 'CHECKS';
const BOUNDS = 'BOUNDS';
const FLOW = 'FLOW';

const whole = (description: string, helpGroup: string, helpValue: string, min = 0, extra = {}) =>
  Flags.integer({ description, helpGroup, helpValue, min, ...extra });

export const verifyOpenapiFlags = {
  url: text(
    'address of the provider, with its base path; without it only the documents are validated',
    PROVIDER,
    '<url>',
    {
      aliases: ['provider-url'],
    },
  ),
  header: many('header added to every request; {{variables}} are filled in; repeatable', PROVIDER, '<name: value>', {
    char: 'H',
  }),
  auth: sendFlags.auth,
  'auth-field': sendFlags['auth-field'],
  set: many(
    'value of a parameter in every call: tenant=acme, path.petId=7, query.limit=10; repeatable',
    PROVIDER,
    '<name=value>',
  ),
  'wait-for-url': whole('wait until the provider answers, at most so long', PROVIDER, '<seconds>'),

  include: many(
    'only these operations: operationId, "GET /pets", a path with * and **, tag:NAME; repeatable',
    CALLS,
    '<operation>',
  ),
  exclude: many('not these operations; repeatable', CALLS, '<operation>'),
  phases: many('examples, coverage, fuzzing, stateful, comma separated (default: all)', CALLS, '<names>'),
  mode: Flags.option({
    options: ['positive', 'negative', 'all'] as const,
    description: 'valid requests, invalid ones, or both (default: all)',
    helpGroup: CALLS,
    helpValue: '<mode>',
  })(),
  'max-examples': whole('generated calls per operation and mode (default: 100)', CALLS, '<n>', 1),
  seed: whole('number that the generated calls come from (default: random, and printed)', CALLS, '<n>'),

  checks: many('only these checks, comma separated; repeatable', CHECKS, '<names>'),
  'exclude-checks': many('not these checks; repeatable', CHECKS, '<names>'),
  strict: toggle('warnings about a document, and members and headers that it does not name, are failures', CHECKS),
  'max-response-time': whole('longest answer time', CHECKS, '<ms>', 1),
  'accept-positive': many(
    'statuses that are right for a valid request: 2xx,404 (default: all but those that call it invalid)',
    CHECKS,
    '<statuses>',
  ),
  'accept-negative': many(
    'statuses that are right for an invalid one: 400,422 (default: 4xx, 5xx)',
    CHECKS,
    '<statuses>',
  ),
  ...pick('min-coverage', 'baseline', 'update-baseline', 'offline', 'allow-ref-hosts', 'ref-cache'),

  'request-timeout': whole('bound on one request (default: 10000, 0 = none)', BOUNDS, '<ms>', 0, {
    aliases: ['timeout-request'],
  }),
  'max-time': whole('make no new calls after this time', BOUNDS, '<seconds>', 1),
  'max-failures': whole('end after so many failures', BOUNDS, '<n>', 1),
  'rate-limit': text('at most so many calls: 100/s, 500/m, 1000/h', BOUNDS, '<calls/unit>'),
  workers: whole('calls in flight at once (default: 1)', BOUNDS, '<n>', 1, { max: 64 }),
  ...pick('timeout', 'timeout-stream', 'max-response-size'),

  watch: toggle('verify again when a document changes', FLOW),
  ...pick('bail', 'environment', 'globals', 'env-var', 'global-var', 'vault', 'working-dir', 'no-insecure-file-read'),
  ...pick('config'),
  ...pick('insecure', 'ssl-extra-ca-certs', 'ssl-client-cert', 'ssl-client-key', 'ssl-client-passphrase'),
  ...pick('ssl-client-cert-list', 'cacert', 'cert', 'key', 'pass', 'tls-min', 'tls-max', 'ciphers', 'http'),
  ...pick('proxy', 'proxy-user', 'noproxy', 'resolve', 'connect-to', 'oauth2-token-file', 'oauth2-no-browser'),
  ...pick('reporters', 'reporter', 'reporter-option', 'secret'),
  ...pick('silent', 'verbose', 'color', 'disable-unicode', 'suppress-exit-code'),
};

// The flags of `assay load`: how much load, what is sent, what has to hold, what is shown, and those it shares with `assay run`.
import * as Flags from '@oclif/core/flags';
import { EXECUTORS } from '../../model/load.ts';
import { many, text, toggle } from './flag-shapes.ts';
import { pickRunFlags as pick } from './run.ts';

const LOAD = 'LOAD';
const USERS = 'VIRTUAL USERS';
const PLAIN = 'PLAIN BENCHMARK (OF A URL)';
const GATES = 'THRESHOLDS AND REGRESSIONS';
const REPORTS = 'REPORTS';

const count = (description: string, helpGroup: string, extra = {}) =>
  Flags.integer({ description, helpGroup, helpValue: '<n>', min: 0, ...extra });

export const loadFlags = {
  vus: count('virtual users (default: 1; 10 for a URL)', LOAD, { char: 'u' }),
  duration: text('how long, e.g. 30s, 5m, 1h30m', LOAD, '<time>'),
  iterations: count('iterations of all users together (with --executor per-vu-iterations: of each)', LOAD, {
    char: 'n',
    aliases: ['iteration-count'],
  }),
  rate: text('start so many iterations whatever the API does: 50, 50/s, 600/m (open model)', LOAD, '<n[/unit]>'),
  stage: many('ramp to a number of users, or with --rate of iterations, in a time; repeatable', LOAD, '<time:target>', {
    aliases: ['stages'],
  }),
  executor: Flags.option({
    options: EXECUTORS,
    description: "k6's executors; chosen by the flags given where it is not",
    helpGroup: LOAD,
  })(),
  'start-vus': count('users that --stage starts from (default: 1)', LOAD),
  'start-rate': text('rate that --stage starts from (default: --rate)', LOAD, '<n[/unit]>'),
  'pre-allocated-vus': count(
    'users that wait for iterations of --rate (default: --vus, or what the rate suggests)',
    LOAD,
  ),
  'max-vus': count('most users for --rate; iterations beyond them are dropped and counted', LOAD),
  'graceful-stop': text('let iterations finish for so long at the end (default: 30s)', LOAD, '<time>'),
  'graceful-ramp-down': text('the same where a ramp takes users away (default: 30s)', LOAD, '<time>'),
  'warm-up': text('do not count what happens in the first part', LOAD, '<time>'),
  scenario: many(
    'a scenario: name=JSON with the members of k6 and weight, folder, thinkTime, pacing; repeatable',
    LOAD,
    '<name=json>',
    { aliases: ['scenarios'] },
  ),
  processes: count('load processes, at most one a user (default: one a core)', LOAD, { min: 1, max: 128 }),

  setup: many('folder or request that runs once before the load; repeatable', USERS, '<name>'),
  teardown: many('folder or request that runs once after it; repeatable', USERS, '<name>'),
  'user-setup': many(
    'folder or request that each user runs once, before its first iteration; repeatable',
    USERS,
    '<name>',
  ),
  'think-time': text('wait after each request: 1s, or 500ms-2s for evenly spread', USERS, '<time[-time]>'),
  pacing: text('least time from one start of an iteration of a user to the next', USERS, '<time>'),
  ...pick('environment', 'globals', 'iteration-data', 'data-types', 'env-var', 'global-var', 'vault', 'cookie-jar'),
  ...pick('folder', 'no-scripts', 'allow-hosts', 'deny-hosts', 'allow-packages', 'script-memory'),
  ...pick('working-dir', 'no-insecure-file-read', 'postman-api-key', 'config'),

  request: text('method (default: GET, or POST with --body)', PLAIN, '<method>', { char: 'X' }),
  header: many('header of every request; repeatable', PLAIN, '<name: value>', { char: 'H' }),
  body: text('body of every request; @file reads it', PLAIN, '<text>', { char: 'b' }),
  connections: count('most connections to a server (default: one a virtual user)', PLAIN, { char: 'c', min: 1 }),
  pipelining: count('requests on a connection that do not wait for answers (default: 1)', PLAIN, { min: 1 }),

  threshold: many(
    'what has to hold, as in k6: "http_req_duration: p(95)<300", "checks: rate>0.99 abort after 10s"; repeatable',
    GATES,
    '<metric: expression>',
    { char: 't', aliases: ['thresholds'] },
  ),
  baseline: text('perf.json of an earlier load: a regression fails', GATES, '<path>'),
  ab: many('two base URLs that the load goes to in turns: --ab URL_A URL_B', GATES, '<url>'),
  'ab-variable': text('variable that holds the base URL (default: baseUrl)', GATES, '<name>'),
  rounds: count('turns of --ab for each URL (default: 5)', GATES, { min: 2 }),

  ui: toggle('serve a live dashboard on loopback', REPORTS),
  'ui-port': count('port of the dashboard (default: any free one)', REPORTS, { max: 65535 }),
  out: many(
    'send metrics while the load runs: prometheus=:9090, prometheus-rw=URL, otlp=URL, statsd=host:port, ndjson=file; repeatable',
    REPORTS,
    '<kind=where>',
    { char: 'o' },
  ),
  'summary-export': text("write k6's summary JSON", REPORTS, '<path>'),
  ...pick('reporters', 'reporter', 'reporter-option', 'secret'),

  ...pick('timeout', 'timeout-request', 'timeout-script', 'max-response-size', 'ignore-redirects', 'insecure'),
  ...pick('ssl-extra-ca-certs', 'ssl-client-cert', 'ssl-client-key', 'ssl-client-passphrase', 'ssl-client-cert-list'),
  ...pick('cacert', 'cert', 'key', 'pass', 'tls-min', 'tls-max', 'ciphers', 'http', 'proxy', 'proxy-user', 'noproxy'),
  ...pick('resolve', 'connect-to', 'oauth2-token-file', 'oauth2-no-browser'),
  ...pick('silent', 'color', 'disable-unicode', 'suppress-exit-code'),
};

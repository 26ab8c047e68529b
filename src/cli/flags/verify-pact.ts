// The flags of `assay verify pact`: those of Pact's own verifier, with its names, and those it shares with `assay run`.
import * as Flags from '@oclif/core/flags';
import { many, text, toggle } from './flag-shapes.ts';
import { pickRunFlags as pick } from './run.ts';
import { sendFlags } from './send.ts';

const PACTS = 'PACTS';
const BROKER = 'PACT BROKER';
const PROVIDER = 'PROVIDER';
const STATES = 'PROVIDER STATES';
const FILTER = 'FILTERS';
const PUBLISH = 'PUBLISHING';
const FLOW = 'FLOW';

export const verifyPactFlags = {
  file: many('pact file; repeatable', PACTS, '<path>', { char: 'f' }),
  dir: many('folder of pacts; repeatable', PACTS, '<path>', { char: 'd' }),
  url: many('URL of a pact; repeatable', PACTS, '<url>', { char: 'u' }),
  'ignore-no-pacts-error': toggle('pass when the broker has no pacts for this provider', PACTS),

  'broker-url': text('address of the Pact Broker (PACT_BROKER_BASE_URL)', BROKER, '<url>', {
    char: 'b',
    aliases: ['broker-base-url'],
  }),
  'webhook-callback-url': text('the one pact that a webhook names (PACT_WEBHOOK_CALLBACK_URL)', BROKER, '<url>'),
  user: text('user name at the broker (PACT_BROKER_USERNAME)', BROKER, '<name>', { aliases: ['broker-username'] }),
  password: text('password at the broker (PACT_BROKER_PASSWORD)', BROKER, '<text>', { aliases: ['broker-password'] }),
  token: text('bearer token at the broker (PACT_BROKER_TOKEN)', BROKER, '<token>', {
    char: 't',
    aliases: ['broker-token'],
  }),
  'consumer-version-selectors': many(
    'which consumer versions: JSON, or short as branch=main, mainBranch, deployedOrReleased; repeatable',
    BROKER,
    '<selector>',
  ),
  'consumer-version-tags': many('the latest consumer versions with these tags, comma separated', BROKER, '<tags>'),
  'enable-pending': toggle('pacts that never passed do not fail the verification yet', BROKER),
  'include-wip-pacts-since': text('also pacts in progress since this date, pending', BROKER, '<date>'),
  retries: Flags.integer({
    description: 'how often the broker is asked again after 5xx, 408 and 429 (PACT_BROKER_HTTP_RETRIES, default: 8)',
    helpGroup: BROKER,
    helpValue: '<n>',
    min: 0,
  }),
  'custom-header': many('header sent to the broker; repeatable', BROKER, '<name: value>'),

  'provider-url': text('address of the provider, with its base path', PROVIDER, '<url>'),
  'provider-name': text('name of the provider in the pacts', PROVIDER, '<name>', {
    char: 'n',
    aliases: ['provider'],
  }),
  hostname: text('host of the provider (default: localhost)', PROVIDER, '<host>'),
  port: Flags.integer({
    char: 'p',
    description: 'port of the provider',
    helpGroup: PROVIDER,
    helpValue: '<n>',
    min: 1,
    max: 65535,
  }),
  transport: text('http or https (default: http)', PROVIDER, '<scheme>'),
  transports: many(
    'transports with their ports: http:8080 message:8080/messages grpc:5555',
    PROVIDER,
    '<name:port[/path]>',
  ),
  'base-path': text('put before every path', PROVIDER, '<path>'),
  header: many('header added to every request to the provider; repeatable', PROVIDER, '<name: value>', { char: 'H' }),
  auth: sendFlags.auth,
  'auth-field': sendFlags['auth-field'],
  'request-filter': text('script that runs before each request to the provider and may change it', PROVIDER, '<path>'),
  'message-url': text('address that produces messages (POST {description, providerStates})', PROVIDER, '<url>'),
  'message-command': text('command that produces messages: the same JSON on its standard input', PROVIDER, '<command>'),
  'request-timeout': Flags.integer({
    description: 'bound on one request to the provider or a state handler (default: 30000, 0 = none)',
    helpGroup: PROVIDER,
    helpValue: '<ms>',
    min: 0,
    aliases: ['timeout-request'],
  }),
  'disable-ssl-verification': toggle('accept any server certificate', PROVIDER),

  'state-change-url': text('gets POST {state, params, action} for each provider state', STATES, '<url>', { char: 's' }),
  'state-change-as-query': toggle('sends them in the query instead of the body', STATES),
  'state-change-teardown': toggle(
    'tear states down after each interaction (default; --no-state-change-teardown: do not)',
    STATES,
    {
      allowNo: true,
    },
  ),
  'state-change-command': text(
    'command run for each provider state, with the same JSON on its standard input',
    STATES,
    '<command>',
  ),
  states: text('Postman collection whose requests and folders have the names of the states', STATES, '<path>'),
  'strict-states': toggle('a state that nobody sets up fails its interactions', STATES),

  'filter-description': text('only interactions whose description matches', FILTER, '<regex>'),
  'filter-state': text('only interactions with a state that matches', FILTER, '<regex>'),
  'filter-no-state': toggle('only interactions without states', FILTER),
  'filter-consumer': many('only pacts of this consumer; repeatable', FILTER, '<name>', { char: 'c' }),
  'last-failed': toggle('only what failed in the run before', FILTER),

  publish: toggle('publish the results to the broker', PUBLISH),
  'provider-version': text('version of the provider (default: the commit)', PUBLISH, '<version>', {
    aliases: ['provider-app-version'],
  }),
  'provider-branch': text('its branch (default: that of the CI system or of git)', PUBLISH, '<name>'),
  'provider-tags': many('its tags, comma separated', PUBLISH, '<tags>'),
  'build-url': text('the build to show beside the results (default: that of the CI system)', PUBLISH, '<url>'),

  jobs: Flags.integer({
    description: 'pacts verified at once (default: 1)',
    helpGroup: FLOW,
    helpValue: '<n>',
    min: 1,
  }),
  'exit-on-first-error': toggle('stop at the first failure (--bail)', FLOW),
  watch: toggle('verify again when a pact, the states or the filter change', FLOW),
  ...pick('baseline', 'update-baseline', 'bail', 'no-scripts', 'allow-hosts', 'deny-hosts', 'allow-packages'),
  ...pick('environment', 'globals', 'env-var', 'global-var', 'vault', 'working-dir', 'no-insecure-file-read', 'config'),
  ...pick('timeout', 'timeout-script', 'timeout-stream', 'max-response-size', 'script-memory'),
  ...pick('insecure', 'ssl-extra-ca-certs', 'ssl-client-cert', 'ssl-client-key', 'ssl-client-passphrase'),
  ...pick('ssl-client-cert-list', 'cacert', 'cert', 'key', 'pass', 'tls-min', 'tls-max', 'ciphers', 'http'),
  ...pick('proxy', 'proxy-user', 'noproxy', 'resolve', 'connect-to', 'oauth2-token-file', 'oauth2-no-browser'),
  json: text('write the JSON report; - is standard output', 'REPORTS', '<path>', { char: 'j' }),
  junit: text('write the JUnit report; - is standard output', 'REPORTS', '<path>'),
  ...pick('reporters', 'reporter', 'reporter-option', 'secret'),
  ...pick('silent', 'verbose', 'color', 'disable-unicode', 'suppress-exit-code'),
  'no-colour': toggle('no colours', 'OUTPUT'),
  'pretty-log': toggle('accepted, as --loglevel', 'OUTPUT', { hidden: true }),
  'full-log': toggle('accepted, as --loglevel', 'OUTPUT', { hidden: true }),
  'compact-log': toggle('accepted, as --loglevel', 'OUTPUT', { hidden: true }),
  loglevel: Flags.option({
    options: ['error', 'warn', 'info', 'debug', 'trace', 'none'] as const,
    char: 'l',
    description: 'accepted for the sake of scripts; --verbose shows requests and responses',
    helpGroup: 'OUTPUT',
    hidden: true,
  })(),
};

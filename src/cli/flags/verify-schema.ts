// The flags of `assay verify schema`: what is judged, how endpoints are asked, how the schema is read, and those it shares with `assay run`.
import * as Flags from '@oclif/core/flags';
import { many, text, toggle } from './flag-shapes.ts';
import { pickRunFlags as pick } from './run.ts';
import { sendFlags } from './send.ts';

const INSTANCES = 'INSTANCES';
const ENDPOINTS = 'ENDPOINTS';
const SCHEMA = 'SCHEMA';
const FLOW = 'FLOW';

export const verifySchemaFlags = {
  file: many(
    'instance: JSON, YAML, or JSON Lines (.ndjson, .jsonl); a path, a glob, or - for standard input; repeatable',
    INSTANCES,
    '<path>',
    { char: 'f' },
  ),
  path: text('JSONPath: each value that it selects is judged, instead of the whole', INSTANCES, '<jsonpath>'),
  'allow-empty': toggle('a path that selects nothing is no failure', INSTANCES),

  url: many('live endpoint; {{variables}} are filled in; repeatable', ENDPOINTS, '<url>', { char: 'u' }),
  endpoints: text(
    'table of endpoints, YAML or JSON: name, url, method, headers, body, auth, status, schema, path',
    ENDPOINTS,
    '<path>',
  ),
  request: text('method (default: GET, or POST with --data)', ENDPOINTS, '<method>', { char: 'X' }),
  header: many('header of every request; repeatable', ENDPOINTS, '<name: value>', { char: 'H' }),
  data: text('body of every request; @file reads it', ENDPOINTS, '<text>', { char: 'd' }),
  auth: sendFlags.auth,
  'auth-field': sendFlags['auth-field'],
  status: many('statuses that are right, comma separated (default: 2xx)', ENDPOINTS, '<codes>'),
  'request-timeout': Flags.integer({
    description: 'bound on one request (default: 30000, 0 = none)',
    helpGroup: ENDPOINTS,
    helpValue: '<ms>',
    min: 0,
    aliases: ['timeout-request'],
  }),

  dialect: Flags.option({
    options: ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'] as const,
    description: 'of a schema without $schema (default: 2020-12)',
    helpGroup: SCHEMA,
  })(),
  format: Flags.option({
    options: ['assert', 'annotate'] as const,
    description: 'whether "format" is judged (default: assert)',
    helpGroup: SCHEMA,
  })(),
  'schema-lint': toggle('warn of keywords that judge nothing', SCHEMA),
  ...pick('baseline', 'update-baseline', 'offline', 'allow-ref-hosts', 'ref-cache'),

  watch: toggle('verify again when the schema, an instance or the table changes', FLOW),
  ...pick('bail', 'delay-request', 'environment', 'globals', 'env-var', 'global-var', 'vault', 'cookie-jar'),
  ...pick('working-dir', 'no-insecure-file-read', 'config', 'timeout', 'timeout-stream', 'max-response-size'),
  ...pick('ignore-redirects', 'insecure', 'ssl-extra-ca-certs', 'ssl-client-cert', 'ssl-client-key'),
  ...pick('ssl-client-passphrase', 'ssl-client-cert-list', 'cacert', 'cert', 'key', 'pass'),
  ...pick('tls-min', 'tls-max', 'ciphers', 'http', 'proxy', 'proxy-user', 'noproxy', 'resolve', 'connect-to'),
  ...pick('oauth2-token-file', 'oauth2-no-browser', 'reporters', 'reporter', 'reporter-option', 'secret'),
  ...pick('silent', 'verbose', 'color', 'disable-unicode', 'suppress-exit-code'),
};

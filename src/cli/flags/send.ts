// The flags of `assay send`: its own, with curl's names where curl has them, and those it shares with `assay run`.
import * as Flags from '@oclif/core/flags';
import { many, text } from './flag-shapes.ts';
import { pickRunFlags as pick } from './run.ts';

const REQUEST = 'REQUEST';
const AUTH = 'AUTHENTICATION';
const CHECKS = 'CHECKS';
const RESPONSE = 'RESPONSE';

export const sendFlags = {
  header: many('request header; repeatable', REQUEST, '<name: value>', { char: 'H' }),
  data: many(
    'body; JSON text is sent as JSON, other text as a form; @file or @- reads it; repeatable',
    REQUEST,
    '<text>',
    {
      char: 'd',
    },
  ),
  json: text('JSON body, with Accept and Content-Type; @file or @- reads it', REQUEST, '<text>'),
  'data-urlencode': many('form field to be encoded; repeatable', REQUEST, '<name=value>'),
  form: many('multipart field: name=value, or name=@file[;type=T][;filename=N]; repeatable', REQUEST, '<field>', {
    char: 'F',
  }),
  'upload-file': text('send this file as the body (PUT by default)', REQUEST, '<path>', { char: 'T' }),
  'max-redirs': Flags.integer({
    description: 'redirects to follow (default: 10)',
    helpGroup: REQUEST,
    helpValue: '<n>',
    min: 0,
  }),

  user: text('user name and password: Basic, or what --digest and --ntlm say', AUTH, '<user:password>', { char: 'u' }),
  digest: Flags.boolean({ description: 'use them for Digest', helpGroup: AUTH }),
  ntlm: Flags.boolean({ description: 'use them for NTLM', helpGroup: AUTH }),
  'oauth2-bearer': text('bearer token', AUTH, '<token>', { aliases: ['bearer'] }),
  auth: text("any of Postman's kinds: apikey, awsv4, hawk, jwt, oauth1, oauth2, ...", AUTH, '<kind>'),
  'auth-field': many('its fields, as Postman names them; repeatable', AUTH, '<name=value>'),

  'expect-status': text('status codes or classes that are right: 200, 2xx', CHECKS, '<codes>'),
  'expect-header': many('header that must be there; repeatable', CHECKS, '<name[: value]>'),
  'expect-body': many('text that the body must contain; repeatable', CHECKS, '<text>'),
  'expect-jsonpath': many(
    '"$.path", or "$.path == value" (!= < <= > >= contains matches); repeatable',
    CHECKS,
    '<claim>',
  ),
  'expect-time': Flags.integer({ description: 'longest answer time', helpGroup: CHECKS, helpValue: '<ms>', min: 1 }),
  fail: Flags.boolean({ char: 'f', description: 'a status of 400 and more is a failure', helpGroup: CHECKS }),

  verbose: Flags.boolean({ char: 'v', description: 'print the request and the timings as well', helpGroup: RESPONSE }),
  include: Flags.boolean({
    char: 'i',
    description: 'print status and headers when the output is no terminal, too',
    helpGroup: RESPONSE,
  }),
  output: text('write the body to this file', RESPONSE, '<path>', { char: 'o' }),
  save: text('append the request to this collection', RESPONSE, '<path>'),
  name: text('its name there (default: METHOD /path)', RESPONSE, '<name>'),

  ...pick(
    'environment',
    'globals',
    'env-var',
    'global-var',
    'vault',
    'cookie-jar',
    'working-dir',
    'no-insecure-file-read',
    'config',
  ),
  ...pick('timeout-request', 'timeout-stream', 'max-response-size'),
  ...pick(
    'ignore-redirects',
    'insecure',
    'ssl-extra-ca-certs',
    'ssl-client-cert',
    'ssl-client-key',
    'ssl-client-passphrase',
  ),
  ...pick('ssl-client-cert-list', 'cacert', 'cert', 'key', 'pass', 'tls-min', 'tls-max', 'ciphers', 'http'),
  ...pick('proxy', 'proxy-user', 'noproxy', 'resolve', 'connect-to'),
  ...pick('reporter', 'reporter-option', 'export-environment', 'export-cookie-jar', 'secret'),
  ...pick('silent', 'color', 'disable-unicode', 'suppress-exit-code'),
};

// The flags of every command that talks to a Pact Broker, with the names of the official client where it has them.
import * as Flags from '@oclif/core/flags';
import { text } from './flag-shapes.ts';
import { runFlags } from './run.ts';

const BROKER = 'PACT BROKER';
const HTTP = 'HTTP AND TLS';

const { key, pass, proxy, noproxy, resolve } = runFlags;

export const brokerFlags = {
  'broker-base-url': text('address of the Pact Broker, with its context path (PACT_BROKER_BASE_URL)', BROKER, '<url>', {
    char: 'b',
  }),
  'broker-username': text('user name (PACT_BROKER_USERNAME)', BROKER, '<name>', { char: 'u' }),
  'broker-password': text('password (PACT_BROKER_PASSWORD)', BROKER, '<text>', { char: 'p' }),
  'broker-token': text('bearer token, instead of user name and password (PACT_BROKER_TOKEN)', BROKER, '<token>', {
    char: 'k',
  }),
  'custom-header': Flags.string({
    description: 'header sent to the broker; repeatable',
    helpGroup: BROKER,
    helpValue: '<name: value>',
    multiple: true,
    multipleNonGreedy: true,
  }),
  retries: Flags.integer({
    description:
      'how often to ask again: after 5xx, 408 and 429 (default: 8) and without a connection (default: 3) (PACT_BROKER_HTTP_RETRIES)',
    helpGroup: BROKER,
    helpValue: '<n>',
    min: 0,
  }),

  'timeout-request': Flags.integer({
    description: 'bound on one request to the broker (default: 60000, 0 = none)',
    helpGroup: HTTP,
    helpValue: '<ms>',
    min: 0,
  }),
  'ssl-certificate': text('additional trusted CA certificates (PEM)', HTTP, '<path>', {
    char: 'c',
    aliases: ['cacert', 'ssl-extra-ca-certs'],
  }),
  'skip-ssl-verification': Flags.boolean({
    description: 'accept any server certificate',
    helpGroup: HTTP,
    aliases: ['insecure'],
  }),
  cert: runFlags.cert,
  key,
  pass,
  'tls-min': runFlags['tls-min'],
  'tls-max': runFlags['tls-max'],
  ciphers: runFlags.ciphers,
  proxy,
  'proxy-user': runFlags['proxy-user'],
  noproxy,
  resolve,
  'connect-to': runFlags['connect-to'],
};

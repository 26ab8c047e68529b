// The flags of `assay proxy`, and those it shares with `assay run`.
import * as Flags from '@oclif/core/flags';
import { text, toggle } from './flag-shapes.ts';
import { pickRunFlags as pick } from './run.ts';

const TRAFFIC = 'TRAFFIC';
const CHECKS = 'CHECKS';

export const proxyFlags = {
  openapi: text('OpenAPI or Swagger document to judge by, a path or URL', TRAFFIC, '<path>'),
  target: text('address of the provider, with its base path', TRAFFIC, '<url>', { aliases: ['provider-url'] }),
  port: Flags.integer({
    char: 'p',
    description: 'port to listen on (default: 0, any free one)',
    helpGroup: TRAFFIC,
    helpValue: '<n>',
    min: 0,
    max: 65535,
    default: 0,
  }),
  host: Flags.string({
    description: 'address to listen on (default: 127.0.0.1)',
    helpGroup: TRAFFIC,
    helpValue: '<address>',
    default: '127.0.0.1',
  }),
  strict: toggle('members, headers and query parameters that the document does not name are failures', CHECKS, {
    aliases: ['openapi-strict'],
  }),
  ...pick('min-coverage', 'baseline', 'update-baseline', 'offline', 'allow-ref-hosts', 'ref-cache'),
  ...pick('max-response-size', 'config', 'working-dir'),
  ...pick('insecure', 'ssl-extra-ca-certs', 'ssl-client-cert', 'ssl-client-key', 'ssl-client-passphrase'),
  ...pick('cacert', 'cert', 'key', 'pass', 'tls-min', 'tls-max', 'ciphers'),
  ...pick('reporters', 'reporter', 'reporter-option', 'secret'),
  ...pick('silent', 'verbose', 'color', 'disable-unicode', 'suppress-exit-code'),
};

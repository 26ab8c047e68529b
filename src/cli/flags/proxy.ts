// The flags of `assay proxy`, and those it shares with `assay run`.
import { listening, text, toggle } from './flag-shapes.ts';
import { pickRunFlags as pick } from './run.ts';

const TRAFFIC = 'TRAFFIC';
const CHECKS = 'CHECKS';

export const proxyFlags = {
  openapi: text('OpenAPI or Swagger document to judge by, a path or URL', TRAFFIC, '<path>'),
  target: text('address of the provider, with its base path', TRAFFIC, '<url>', { aliases: ['provider-url'] }),
  ...listening(TRAFFIC),
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

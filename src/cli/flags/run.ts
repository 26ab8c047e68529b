// The flags of `assay run`: newman's, with newman's meanings, and our own.
import * as Flags from '@oclif/core/flags';
import { many } from './flag-shapes.ts';

const INPUT = 'INPUT';
const FLOW = 'FLOW';
const BOUNDS = 'BOUNDS';
const HTTP = 'HTTP AND TLS';
const CONTRACTS = 'CONTRACTS';
const REPORTS = 'REPORTS';
const OUTPUT = 'OUTPUT';

const path = (description: string, helpGroup: string, extra = {}) =>
  Flags.string({ description, helpGroup, helpValue: '<path>', ...extra });

const milliseconds = (description: string, helpGroup = BOUNDS) =>
  Flags.integer({ description, helpGroup, helpValue: '<ms>', min: 0 });

export const runFlags = {
  environment: path('Postman environment, a path or URL', INPUT, { char: 'e' }),
  globals: path('Postman globals, a path or URL', INPUT, { char: 'g' }),
  'iteration-data': path('data file (JSON or CSV), one iteration a row', INPUT, { char: 'd' }),
  'data-types': Flags.option({
    options: ['auto', 'strings'] as const,
    description: 'how CSV values are read: numbers as numbers, or everything as text (keeps 007)',
    helpGroup: INPUT,
  })(),
  'env-var': many('set an environment variable; repeatable', INPUT, '<key=value>'),
  'global-var': many('set a global variable; repeatable', INPUT, '<key=value>'),
  vault: path('file of secrets for pm.vault and {{vault:name}} (JSON, YAML, .env or a Postman environment)', INPUT),
  'cookie-jar': path('start with the cookies of this file', INPUT),
  'working-dir': path('folder that file paths in requests start from', INPUT),
  'no-insecure-file-read': Flags.boolean({
    description: 'refuse files outside the working directory',
    helpGroup: INPUT,
  }),
  'postman-api-key': Flags.string({
    description: 'key to fetch collections from Postman',
    helpGroup: INPUT,
    helpValue: '<key>',
  }),
  config: path('config file to use instead of assay.config.* found upwards', INPUT),

  folder: many('run only this folder or request: a name, an id or a path; repeatable', FLOW, '<name>'),
  'iteration-count': Flags.integer({
    char: 'n',
    description: 'number of iterations',
    helpGroup: FLOW,
    helpValue: '<n>',
  }),
  bail: Flags.string({
    description: 'stop at the first failure ("folder" or "failure" may follow)',
    helpGroup: FLOW,
    helpValue: '[modifier]',
  }),
  'delay-request': milliseconds('wait between requests', FLOW),
  'no-scripts': Flags.boolean({ description: 'run no scripts at all', helpGroup: FLOW }),
  'allow-hosts': many('hosts that scripts may reach, comma separated; repeatable', FLOW, '<hosts>'),
  'deny-hosts': many('hosts that scripts may not reach', FLOW, '<hosts>'),
  'allow-packages': many('packages that scripts may load with pm.require, comma separated', FLOW, '<names>'),
  list: Flags.boolean({ description: 'show what would run, and send nothing', helpGroup: FLOW }),

  timeout: milliseconds('bound on the whole run (default: none)'),
  'timeout-request': milliseconds('bound on one request with its redirects (default: 300000, 0 = none)'),
  'timeout-script': milliseconds('bound on one script (default: 60000, 0 = none)'),
  'timeout-stream': milliseconds(
    'listen to a response that streams for so long, then go on with what arrived (default: 60000)',
  ),
  'max-response-size': Flags.integer({
    description: 'largest response accepted, in MB after decompression (default: 128, 0 = none)',
    helpGroup: BOUNDS,
    helpValue: '<MB>',
    min: 0,
  }),
  'script-memory': Flags.integer({
    description: 'memory a script may use (default: 256)',
    helpGroup: BOUNDS,
    helpValue: '<MB>',
    min: 16,
  }),

  schema: many(
    'judge the responses of requests by a JSON Schema; the name is that of a request or folder, * for any part; repeatable',
    CONTRACTS,
    '<name=path>',
  ),
  openapi: path('judge every request and response by an OpenAPI or Swagger document, a path or URL', CONTRACTS),
  'openapi-strict': Flags.boolean({
    description: 'members and headers that the document does not name are failures',
    helpGroup: CONTRACTS,
  }),
  'openapi-server': many('where the provider is, besides the servers of the document; repeatable', CONTRACTS, '<url>'),
  'min-coverage': Flags.integer({
    description: 'percent of the document that the run has to exercise',
    helpGroup: CONTRACTS,
    helpValue: '<n>',
    min: 0,
    max: 100,
  }),
  budget: many("what requests may take: 'p(95)<500', or of one 'Login: p(95)<300'; repeatable", CONTRACTS, '<rule>'),
  baseline: path('file of failures that are known already: only others fail', CONTRACTS),
  'update-baseline': Flags.boolean({ description: 'write the failures of this run to it', helpGroup: CONTRACTS }),
  offline: Flags.boolean({ description: 'fetch no document that another one refers to', helpGroup: CONTRACTS }),
  'allow-ref-hosts': many(
    'hosts that $refs may be fetched from, comma separated, * for any part; repeatable',
    CONTRACTS,
    '<hosts>',
  ),
  'ref-cache': path('folder where fetched documents are kept', CONTRACTS),

  'ignore-redirects': Flags.boolean({ description: 'do not follow redirects', helpGroup: HTTP }),
  insecure: Flags.boolean({ char: 'k', description: 'accept any server certificate', helpGroup: HTTP }),
  'ssl-extra-ca-certs': path('additional trusted CA certificates (PEM)', HTTP),
  'ssl-client-cert': path('client certificate (PEM)', HTTP),
  'ssl-client-key': path('its private key (PEM)', HTTP),
  'ssl-client-passphrase': Flags.string({ description: 'passphrase of the key', helpGroup: HTTP, helpValue: '<text>' }),
  'ssl-client-cert-list': path('JSON list of client certificates by host', HTTP),

  cacert: path("curl's name for --ssl-extra-ca-certs", HTTP),
  cert: path('client certificate as in curl: PEM or PKCS #12 (.p12, .pfx)', HTTP),
  key: path('its private key (PEM)', HTTP),
  pass: Flags.string({
    description: 'passphrase of the client certificate or key',
    helpGroup: HTTP,
    helpValue: '<text>',
  }),
  'tls-min': Flags.option({
    options: ['1.0', '1.1', '1.2', '1.3'] as const,
    description: 'lowest TLS version',
    helpGroup: HTTP,
  })(),
  'tls-max': Flags.option({
    options: ['1.0', '1.1', '1.2', '1.3'] as const,
    description: 'highest TLS version',
    helpGroup: HTTP,
  })(),
  ciphers: Flags.string({ description: "OpenSSL's cipher list", helpGroup: HTTP, helpValue: '<list>' }),
  http: Flags.option({
    options: ['1.1', '2', 'auto'] as const,
    description: 'HTTP version where a request does not choose one (default: 1.1)',
    helpGroup: HTTP,
  })(),
  proxy: Flags.string({
    description:
      'proxy (http, https, socks4, socks4a, socks5, socks5h) instead of HTTP_PROXY and HTTPS_PROXY; "" for none',
    helpGroup: HTTP,
    helpValue: '<[user:password@]host:port>',
  }),
  'proxy-user': Flags.string({
    description: 'credentials for the proxy',
    helpGroup: HTTP,
    helpValue: '<user:password>',
  }),
  noproxy: Flags.string({
    description: 'hosts reached without the proxy, comma separated',
    helpGroup: HTTP,
    helpValue: '<hosts>',
  }),
  resolve: many('use this address for a host, as curl does; repeatable', HTTP, '<host:port:address>'),
  'connect-to': many('connect elsewhere than the URL says, as curl does; repeatable', HTTP, '<h1:p1:h2:p2>'),

  'oauth2-token-file': path('keep OAuth 2 tokens in this file (JSON), so that one login serves later runs', HTTP),
  'oauth2-no-browser': Flags.boolean({
    description: 'print the address of an OAuth 2 login page instead of opening a browser',
    helpGroup: HTTP,
  }),

  reporters: Flags.string({
    char: 'r',
    description: 'reporters, comma separated, instead of the terminal report',
    helpGroup: REPORTS,
    helpValue: '<names>',
  }),
  reporter: many('add a reporter: name, or name=file; repeatable', REPORTS, '<name[=file]>'),
  'reporter-option': Flags.string({ hidden: true, multiple: true, multipleNonGreedy: true }),
  'export-environment': path('write the environment as the run left it', REPORTS),
  'export-globals': path('write the globals as the run left them', REPORTS),
  'export-collection': path('write the collection that ran', REPORTS),
  'export-cookie-jar': path('write the cookies as the run left them', REPORTS),
  secret: many('mask this variable in every output; repeatable', REPORTS, '<name>'),

  silent: Flags.boolean({ description: 'print nothing to the terminal', helpGroup: OUTPUT }),
  verbose: Flags.boolean({
    description: 'print headers, sizes, bodies and timings of each request',
    helpGroup: OUTPUT,
  }),
  color: Flags.option({ options: ['on', 'off', 'auto'] as const, description: 'coloured output', helpGroup: OUTPUT })(),
  'disable-unicode': Flags.boolean({ description: 'print plain ASCII symbols', helpGroup: OUTPUT }),
  'suppress-exit-code': Flags.boolean({ char: 'x', description: 'exit with 0 whatever happened', helpGroup: OUTPUT }),
};

/** Flags that another command shares with `assay run`. */
export const pickRunFlags = <K extends keyof typeof runFlags>(...names: readonly K[]): Pick<typeof runFlags, K> =>
  Object.fromEntries(names.map((name) => [name, runFlags[name]])) as Pick<typeof runFlags, K>;

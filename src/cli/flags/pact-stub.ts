// The flags of `assay pact stub`: those of Pact's own stub server, with its names and letters, and a few more.
import * as Flags from '@oclif/core/flags';
import { listening, many, text, toggle } from './flag-shapes.ts';
import { runFlags } from './run.ts';

const PACTS = 'PACTS';
const BROKER = 'PACT BROKER AND URLS';
const SERVER = 'SERVER';
const CHOICE = 'WHICH INTERACTION ANSWERS';
const OUTPUT = 'OUTPUT';

export const pactStubFlags = {
  file: many('pact file; repeatable', PACTS, '<path>', { char: 'f' }),
  dir: many('folder of pacts; repeatable', PACTS, '<path>', { char: 'd' }),
  extension: text('how the files of folders end (default: json)', PACTS, '<ext>', { char: 'e' }),
  url: many('URL of a pact; repeatable', PACTS, '<url>', { char: 'u' }),
  'consumer-name': many('only pacts of this consumer, a name or a regular expression; repeatable', PACTS, '<name>'),
  'provider-name': many('only pacts of this provider, a name or a regular expression; repeatable', PACTS, '<name>'),

  'broker-url': text('Pact Broker to fetch the latest pacts from (PACT_BROKER_BASE_URL)', BROKER, '<url>', {
    char: 'b',
  }),
  user: text('user and password for the broker and for URLs', BROKER, '<user:password>'),
  token: text('bearer token for the broker and for URLs', BROKER, '<token>', { char: 't' }),
  retries: Flags.integer({
    description: 'how often the broker is asked again after 5xx, 408 and 429 (default: 8)',
    helpGroup: BROKER,
    helpValue: '<n>',
    min: 0,
  }),
  'insecure-tls': toggle('accept any certificate of the broker and of URLs', BROKER, { aliases: ['insecure'] }),

  ...listening(SERVER),
  cors: toggle('answer OPTIONS requests by itself', SERVER, { char: 'o' }),
  'cors-referer': toggle('allow the Origin or Referer that asks instead of every one', SERVER),
  watch: toggle('read the pacts again when their files change', SERVER, { char: 'w' }),

  'provider-state': text('only interactions with a state that matches', CHOICE, '<regex>', { char: 's' }),
  'empty-provider-state': toggle('with --provider-state: those without states too', CHOICE),
  'provider-state-header-name': text('request header that holds a --provider-state of its own', CHOICE, '<name>'),
  strict: toggle('headers, content types, and bodies of GET and DELETE must match as well', CHOICE),

  'json-log': toggle('one JSON object a request', OUTPUT),
  silent: runFlags.silent,
  loglevel: Flags.option({
    options: ['error', 'warn', 'info', 'debug', 'trace', 'none'] as const,
    char: 'l',
    description: 'accepted for the sake of scripts',
    helpGroup: OUTPUT,
    hidden: true,
  })(),
  'log-level': text('accepted for the sake of scripts', OUTPUT, '<level>', { hidden: true }),
};

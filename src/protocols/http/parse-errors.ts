// Names the parser's complaints as Node's own parser does, whose codes newman reports.
import type { ExchangeError } from '../../model/exchange.ts';

/** llhttp's reasons and the codes they come with; undici passes on the reason only. */
const CODES: readonly (readonly [reason: RegExp, code: string])[] = [
  [/after chunk data/, 'HPE_STRICT'],
  [/chunk size|chunk extension|chunk data/i, 'HPE_INVALID_CHUNK_SIZE'],
  [/^Expected HTTP\//, 'HPE_INVALID_CONSTANT'],
  [/^(?:Missing )?expected CR/i, 'HPE_CR_EXPECTED'],
  [/^(?:Missing )?expected LF/i, 'HPE_LF_EXPECTED'],
  [/^(?:Invalid character in|Empty) Content-Length|^Content-Length overflow/, 'HPE_INVALID_CONTENT_LENGTH'],
  [/^Unexpected space/, 'HPE_UNEXPECTED_SPACE'],
  [/header (?:token|value|field)|whitespace/i, 'HPE_INVALID_HEADER_TOKEN'],
  [/^Content-Length|Duplicate Content-Length/, 'HPE_UNEXPECTED_CONTENT_LENGTH'],
  [/^Transfer-Encoding/, 'HPE_INVALID_TRANSFER_ENCODING'],
  [/status/i, 'HPE_INVALID_STATUS'],
  [/version|^Expected dot/i, 'HPE_INVALID_VERSION'],
];

const PROTOCOL_HINT = 'The server sent what is not HTTP/1.1: check that scheme and port of the URL belong together.';

const LENIENT_HINT =
  'The server breaks the rules of HTTP/1.1: mend it, or set insecureHTTPParser (Disable strict HTTP parser) in the request.';

const OVERFLOW_HINT = 'The head of the answer is larger than 128 kB: look into the server, cookies above all.';

const RULES_HINT = 'The server breaks the rules of HTTP/1.1: look into it, or into a proxy in between.';

/** What is said of a head whose fault undici does not name. */
export const INVALID_HEAD = 'Invalid response head';

export const TOO_MANY_INTERIM = 'Too many interim responses';

/** What node's lenient parser lets pass. */
const LENIENT = /(?:HEADER_TOKEN|CONTENT_LENGTH|TRANSFER_ENCODING|CR_EXPECTED|LF_EXPECTED|VERSION)$/;

/** Nobody here speaks what comes after a `101 Switching Protocols`. */
export const upgradeError: ExchangeError = {
  class: 'protocol',
  code: 'ECONNRESET',
  message: 'socket hang up',
  hint: 'The server switched to another protocol (101): send no Upgrade header, or use a request of that protocol.',
};

const hintFor = (reason: string, code = ''): string => {
  if (reason === INVALID_HEAD || LENIENT.test(code)) return LENIENT_HINT;
  if (code === 'HPE_HEADER_OVERFLOW') return OVERFLOW_HINT;
  return code === 'HPE_INVALID_CONSTANT' ? PROTOCOL_HINT : RULES_HINT;
};

export const parseError = (reason: string, code?: string): ExchangeError => {
  const known = code ?? CODES.find(([pattern]) => pattern.test(reason))?.[1];
  return {
    class: 'protocol',
    ...(known !== undefined && { code: known }),
    message: `Parse Error: ${reason}`,
    hint: hintFor(reason, known),
  };
};

// What the reader can do about a TLS handshake that failed, by OpenSSL's and Node's error codes.

const HINTS: readonly (readonly [code: RegExp, hint: string])[] = [
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, 'Trust the certificate with --ssl-extra-ca-certs, or skip verification with -k.'],
  [/^SELF_SIGNED_CERT_IN_CHAIN$/, "Trust the chain's root with --ssl-extra-ca-certs, or skip verification with -k."],
  [
    /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
    'The issuer is unknown here, or the server does not send its intermediate certificate: add it with --ssl-extra-ca-certs, or use -k.',
  ],
  [/^UNABLE_TO_GET_ISSUER_CERT/, 'The issuer is unknown here: add it with --ssl-extra-ca-certs, or use -k.'],
  [/^CERT_HAS_EXPIRED$/, "The server's certificate is no longer valid: renew it, or skip verification with -k."],
  [
    /^CERT_NOT_YET_VALID$/,
    "The server's certificate is not valid yet: check the clock of this machine, or skip verification with -k.",
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "The certificate is for another host: check the URL's host, or use -k."],
  [
    /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_(?:LOW|HIGH)/,
    'There is no TLS version that both sides allow: check --tls-min, --tls-max and tlsDisabledProtocols.',
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE/,
    'The port does not speak TLS: check the scheme and the port of the URL.',
  ],
  [
    /ALERT_CERTIFICATE_REQUIRED/,
    'The server wants a client certificate: give one with --cert and --key, or --ssl-client-cert-list.',
  ],
  [
    /ALERT_HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS_AVAILABLE|INSUFFICIENT_SECURITY/,
    'There is no cipher that both sides allow (--ciphers, --tls-min), or the server wants a client certificate (--cert).',
  ],
  [
    /ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED)/,
    'The server does not accept the client certificate: check --cert, and that the server knows its issuer.',
  ],
  [
    /(?:KEY|MD)_TOO_(?:SMALL|WEAK)/,
    'The server is not safe by the standards of today: --ciphers DEFAULT@SECLEVEL=0 accepts it.',
  ],
  [/NO_CIPHER_MATCH/, 'OpenSSL knows none of these ciphers: check --ciphers and tlsCipherSelection.'],
];

const HANDSHAKE =
  'The TLS handshake failed: check that the port speaks TLS, the certificates and the protocol version.';

/** Closed before the handshake was over, or before an answer to a request without a client certificate. */
export const CLOSED_HINT =
  'The server closed the connection: look into its log, whether it wants a client certificate (--cert), or for a proxy in between.';

export const tlsHint = (code: string | undefined): string =>
  (code === undefined ? undefined : HINTS.find(([pattern]) => pattern.test(code))?.[1]) ?? HANDSHAKE;

/** OpenSSL's words without a thread's number, a file of its sources and Node's advice for its own command line. */
export const tlsMessage = (message: string): string =>
  message
    .replace(/; if the root CA is installed locally.*$/s, '')
    .replace(/\b[0-9A-F]{8,16}:(?=error:)/, '')
    .replace(/:\.\.\/deps\/[^:]*:\d+:/, ':')
    .replace(/[:\s]+$/, '');

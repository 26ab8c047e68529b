// One message sent and what came back: HTTP responses, streams and consumed events alike.
import type { Body, BodyPreview } from './body.ts';
import type { ProtocolBehaviour } from './collection.ts';
import type { HostRules } from './host-rules.ts';

export type HeaderPair = readonly [name: string, value: string];

/** A request resolved to the last byte but its system headers, ready for a protocol. */
export type Call = {
  readonly method: string;
  /** Absolute URL, encoded as it goes out. */
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body?: Body;
  /** Content type implied by the body mode, used when `headers` has none. */
  readonly bodyType?: string;
  /** newman adds the type of raw JSON before it signs, so that signatures cover it; every other type comes later. */
  readonly typedEarly?: boolean;
  readonly behaviour: ProtocolBehaviour;
  /** Bound on the whole exchange, redirects included, in ms; 0 = none. */
  readonly timeoutMs: number;
  /** Decoded bytes accepted of a response; 0 = no bound. */
  readonly maxResponseBytes: number;
  /** How long a response that streams (server-sent events) is listened to, ms; 0 or absent: until `timeoutMs`. */
  readonly streamMs?: number;
  /** Hosts that it, redirects included, may reach; absent: all. */
  readonly hosts?: HostRules;
  /** Calls with the same key have a connection to themselves (NTLM signs connections, not requests). */
  readonly connection?: string;
  /** Fails where that connection is not open any more: this call would be worth nothing on another. */
  readonly onOpenConnection?: boolean;
};

/** Which stage failed; `file` and `url` never reached the wire, `aborted` is the user's interrupt. */
export type ExchangeErrorClass =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'protocol'
  | 'body'
  | 'redirect'
  | 'file'
  | 'url'
  | 'auth'
  | 'host'
  | 'aborted';

export type ExchangeError = {
  readonly class: ExchangeErrorClass;
  /** Newman's error name where it is not plain `Error` (TypeError for an invalid header). */
  readonly name?: string;
  /** Node's or newman's error code where there is one (ECONNREFUSED, ESOCKETTIMEDOUT). */
  readonly code?: string;
  /** Newman's wording where newman has one. */
  readonly message: string;
  readonly hint?: string;
};

/** Phases in ms; a phase that did not happen (reused connection, plain http) is absent. */
export type Timings = {
  /** Epoch ms when the call was handed to the protocol. */
  readonly startedAt: number;
  /** Waiting for a free connection. */
  readonly waitMs?: number;
  readonly dnsMs?: number;
  readonly tcpMs?: number;
  readonly tlsMs?: number;
  /** First byte written to first byte received. */
  readonly firstByteMs?: number;
  readonly downloadMs?: number;
  readonly totalMs: number;
  readonly reused: boolean;
};

export type Sizes = {
  readonly headerBytes: number;
  /** Bytes on the wire, still encoded. */
  readonly wireBytes: number;
  /** Bytes after content decoding. */
  readonly bodyBytes: number;
};

export type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly domain?: string;
  readonly path?: string;
  /** Epoch ms; absent for a session cookie. */
  readonly expires?: number;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
  readonly hostOnly?: boolean;
  readonly sameSite?: string;
};

export type Sent<B> = {
  readonly method: string;
  readonly url: string;
  /** As written to the wire, system headers included. */
  readonly headers: readonly HeaderPair[];
  readonly body?: B;
  readonly sizes: Sizes;
};

export type Received<B> = {
  readonly status: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderPair[];
  readonly body: B;
  readonly sizes: Sizes;
  /** A stream that was ended by a bound: the body is what had arrived. */
  readonly cut?: 'time' | 'size';
};

/**
 * `main` answers the step's request; `redirect` and `auth` lead up to it; `script` is pm.sendRequest; `attempt` a retry;
 * `state` changes the provider's state before or after.
 */
export type ExchangeRole = 'main' | 'redirect' | 'auth' | 'script' | 'attempt' | 'state';

/** `B` is a live Body inside the engine and a BodyPreview once it is an event. */
export type ExchangeOf<B> = {
  readonly id: string;
  readonly role: ExchangeRole;
  readonly protocol: string;
  readonly sent: Sent<B>;
  /** One entry for an HTTP answer, n for streams, none when it failed before. */
  readonly received: readonly Received<B>[];
  readonly error?: ExchangeError;
  readonly timings: Timings;
  readonly remote?: { readonly address: string; readonly port: number };
  readonly tls?: { readonly version: string; readonly cipher: string; readonly authorized: boolean };
};

export type Exchange = ExchangeOf<Body>;
export type ExchangeRecord = ExchangeOf<BodyPreview>;

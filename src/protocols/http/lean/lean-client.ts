// What the lean client is: HTTP requests with as little work a request as possible, for loads. No redirects, no challenges, no cookies of its own.

import type { NetworkOptions, TlsOptions } from '../../../model/contracts.ts';
import type { ExchangeError, HeaderPair } from '../../../model/exchange.ts';

export type LeanOptions = {
  readonly tls: TlsOptions;
  readonly network: NetworkOptions;
  readonly httpVersion: 'http1' | 'http2' | 'auto';
  readonly userAgent: string;
  /** Sockets an origin may have; 0: as many as there are requests at once. */
  readonly connections: number;
  readonly pipelining: number;
  /** Monotonic ms. */
  readonly clock: () => number;
};

/** A request ready to be written: made once where nothing in it changes. */
export type LeanRequest = {
  readonly method: string;
  readonly url: string;
  /** System headers (Host, User-Agent, Accept, Accept-Encoding, Content-Length, …) are added as `assay run` sends them. */
  readonly headers: readonly HeaderPair[];
  /** What a jar holds for it: comes after a Cookie header of the user's, where `assay run` puts it. */
  readonly cookie?: string;
  readonly body?: Uint8Array;
  readonly bodyType?: string;
  /** Until the answer is complete; 0 = none. */
  readonly timeoutMs: number;
  /** Decoded bytes; more is an error. 0 = none. */
  readonly maxResponseBytes: number;
};

/** Made by `prepare`; opaque. */
export type PreparedRequest = object;

/** ms; what did not happen (a reused connection, plain http) is 0. k6's meanings. */
export type LeanTimings = {
  /** Waiting for a connection, its name and its address. */
  readonly blockedMs: number;
  readonly connectingMs: number;
  readonly tlsMs: number;
  readonly sendingMs: number;
  readonly waitingMs: number;
  readonly receivingMs: number;
};

export type LeanAnswer = {
  /** 0: there was no answer. */
  readonly status: number;
  readonly error?: ExchangeError;
  readonly reason: string;
  readonly httpVersion: string;
  /** Made when first asked for. */
  headers(): readonly HeaderPair[];
  /** Decoded; empty unless it was asked for. */
  readonly body: Uint8Array;
  readonly headerBytes: number;
  /** Body bytes on the wire. */
  readonly wireBytes: number;
  readonly sentBytes: number;
  /** All bytes read for it: interim answers and the framing of chunks are among them. */
  readonly receivedBytes: number;
  /** From `send` to the last byte; connecting is not part of it, as in k6: sending, waiting and receiving. */
  readonly durationMs: number;
  /** Monotonic ms when `send` was called. */
  readonly startedAt: number;
  readonly timings: LeanTimings;
};

export type LeanClient = {
  /** Everything of a request that can be done once. Throws Problem for a URL or header that cannot be sent. */
  prepare(request: LeanRequest): PreparedRequest;
  /** Calls back exactly once, also on failure; `wantsBody` false: the body is read and counted, not kept. Returns how to give it up. */
  send(request: PreparedRequest, wantsBody: boolean, onAnswer: (answer: LeanAnswer) => void): () => void;
  close(): Promise<void>;
};

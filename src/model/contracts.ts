// What a file in a floor-2 folder must offer: adding a feature is adding one file of one of these shapes.
import type { Body } from './body.ts';
import type { AuthSpec, Collection, Notice, SourceRef } from './collection.ts';
import type { RunEvent } from './event.ts';
import type { Call, Cookie, Exchange } from './exchange.ts';
import type { Json } from './json.ts';
import type { LoginAnswer, LoginRequest, TokenStore } from './oauth2.ts';
import type { PerfEnvironment } from './perf.ts';

/** A file read into memory and decoded to text (BOM and UTF-16 already dealt with). */
export type SourceFile = { readonly path: string; readonly text: string };

/** Turns one file format into the neutral model. Pure; throws `Problem` for input it cannot read. */
export type Format = {
  readonly name: string;
  /** Cheap look at the text: is it mine? */
  detects(file: SourceFile): boolean;
  read(file: SourceFile): { readonly collection: Collection; readonly notices: readonly Notice[] };
};

/** Cookies of a run, shared by requests and scripts. */
export type CookieJar = {
  /** The `Cookie` header value for a URL; undefined when there is none. */
  header(url: string): string | undefined;
  /** Takes the `Set-Cookie` header values of a response from `url`. */
  store(url: string, setCookies: readonly string[]): void;
  list(url: string): readonly Cookie[];
  /** Throws for a cookie that this URL may not set. */
  set(url: string, cookie: string | Cookie): void;
  remove(url: string, name: string): void;
  clear(url?: string): void;
  /** tough-cookie's serialised form. */
  toJSON(): Json;
};

/** What a protocol may use of the world; everything else it must be given in a Call. */
export type ProtocolDeps = {
  readonly now: () => number;
  readonly newId: () => string;
  readonly cookies: CookieJar;
  readonly tls: TlsOptions;
  readonly network?: NetworkOptions;
  /** HTTP version of requests that do not choose one themselves; default `http1`. */
  readonly httpVersion?: HttpVersionChoice;
  readonly userAgent: string;
  /** How long an idle connection is kept, ms. */
  readonly keepAliveMs?: number;
  /** Where bodies go that are too big for memory; without it they stay in memory. */
  readonly spill?: () => SpillFile;
};

/** A temporary file being filled; it lives until the run ends or nobody holds its Body any more. */
export type SpillFile = {
  write(chunk: Uint8Array): Promise<void>;
  /** The whole content; nothing can be written afterwards. */
  finish(): Promise<Body>;
  discard(): Promise<void>;
};

/** Postman's protocolVersion: `auto` lets the server choose while TLS is set up. */
export type HttpVersionChoice = 'http1' | 'http2' | 'auto';

/** How hosts are reached. */
export type NetworkOptions = {
  readonly proxies: ProxySettings;
  /** curl's --resolve: `host:port:address[,address...]`, host `*` for any. */
  readonly resolve: readonly string[];
  /** curl's --connect-to: `host:port:host:port`, an empty part for any or for the same. */
  readonly connectTo: readonly string[];
};

/** Proxy URLs (http, https, socks4, socks4a, socks5, socks5h; credentials in their user part) by scheme of the request. */
export type ProxySettings = {
  readonly http?: string;
  readonly https?: string;
  /** NO_PROXY: host suffixes, each with an optional port, or `*`. */
  readonly bypass: readonly string[];
};

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

export type TlsOptions = {
  /** Default true. */
  readonly verify: boolean;
  /** PEM text of additional roots. */
  readonly extraCa?: string;
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  /** OpenSSL's cipher list. */
  readonly ciphers?: string;
  readonly clientCertificates: readonly ClientCertificate[];
};

export type ClientCertificate = {
  readonly name?: string;
  /** Postman URL match patterns; empty = every https host. */
  readonly matches: readonly string[];
  readonly key?: Uint8Array;
  readonly cert?: Uint8Array;
  readonly pfx?: Uint8Array;
  readonly passphrase?: string;
};

/** A live connection pool of one protocol. */
export type Client = {
  /**
   * Sends a call and resolves with its last exchange; a failure is an exchange with `error`, never a rejection.
   * `onExchange` hears every exchange that led up to it (redirects), not the last one.
   */
  exchange(call: Call, signal: AbortSignal, onExchange?: (exchange: Exchange) => void): Promise<Exchange>;
  close(): Promise<void>;
};

export type Protocol = {
  /** URL schemes it speaks, lower case without colon. */
  readonly schemes: readonly string[];
  connect(deps: ProtocolDeps): Promise<Client>;
};

export type AuthFields = { readonly [key: string]: Json };

export type AuthDeps = {
  /** Epoch ms. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Sends a request of the scheme's own (for a token, say) over the run's connections; a failure is in the exchange. `beforeTold` can learn its secrets. */
  readonly exchange: (call: Call, beforeTold?: (exchange: Exchange) => void) => Promise<Exchange>;
  /** Whose auth it is: the same object for all requests that inherit one auth, in every iteration; else one of its own. */
  readonly owner: object;
  /** The scheme's own memory: lives as long as the run. */
  readonly memory: Map<string, unknown>;
  /** Masks a value in every output from now on. */
  readonly learnSecret: (value: string) => void;
  /** Tells the user, as a warning of the step, what could not be done; one sentence. */
  readonly warn: (message: string) => void;
  /** Tokens kept between runs, where the run was given a place for them. */
  readonly tokens?: TokenStore;
  /** Lets a person log in; absent where nobody is there. Rejects with Problem. */
  readonly logIn?: (request: LoginRequest) => Promise<LoginAnswer>;
};

/** Signs a call, and answers a challenge where the scheme has one. */
export type Auth = {
  /** Names of fields whose values are masked in every output. */
  readonly secrets: readonly string[];
  /** `fields` are resolved (no templates left). Throws Problem when it cannot sign. */
  sign(call: Call, fields: AuthFields, deps: AuthDeps): Call | Promise<Call>;
  /** The fields that `sign`, `answer` and scripts get: with a fetched token, say. Throws Problem. */
  complete?(call: Call, fields: AuthFields, deps: AuthDeps): Promise<AuthFields>;
  /** The call to send again, or undefined when the answer is final. `state` is the scheme's own, for this request and its replays. */
  answer?(
    call: Call,
    exchange: Exchange,
    fields: AuthFields,
    deps: AuthDeps,
    state: Map<string, unknown>,
  ): Promise<Call | undefined>;
};

/** What a text reporter may know of where it prints; the size is that of the moment it is asked for. */
export type Screen = {
  readonly columns: number;
  /** Absent: not known. */
  readonly rows?: number | undefined;
  readonly isTTY: boolean;
  /** 0 none, 1 16 colours, 2 256, 3 true colour. */
  readonly colours: 0 | 1 | 2 | 3;
  readonly unicode: boolean;
};

/** Whole bodies, kept while the run lives for the reporters that say `needs.bodies`. */
export type Attachments = { get(key: string): Promise<Uint8Array | undefined> };

export type ReporterOptions = {
  /** `--reporter-<name>-<option>`, camelCased, `true` for a bare flag. */
  readonly [option: string]: string | boolean | undefined;
};

export type ReporterContext = {
  readonly screen: Screen;
  readonly options: ReporterOptions;
  readonly attachments: Attachments;
  /** Masks secrets in text that did not travel in an event (bodies from the attachment store). */
  readonly redact: (text: string) => string;
  /** The text of a source file, for lines and columns; undefined when it cannot be read again. */
  readonly sourceText: (file: string) => string | undefined;
  /** Line and column of a part of a source file, in whatever language it is written; undefined when that is not known. */
  readonly positionOf?: (source: SourceRef) => { readonly line: number; readonly column: number } | undefined;
  /** The machine and its software, for reports that are compared later. */
  readonly environment?: () => PerfEnvironment;
};

/**
 * A string, or bytes, go to the terminal; a chunk with a path goes to that file (temporary file, then rename). With `overwrites: 'start'`
 * it takes the place of as many bytes at the file's start: counts that stand first are known last.
 */
export type ReporterOutput =
  | string
  | Uint8Array
  | { readonly path: string; readonly chunk: string | Uint8Array; readonly overwrites?: 'start' };

export type Reporter = {
  /** `bodies`: whole bodies in the attachment store; `sources`: the collections as written; `hashes`: of bodies. */
  readonly needs?: { readonly bodies?: boolean; readonly sources?: boolean; readonly hashes?: boolean };
  /** True: it draws on the terminal, so that only one such reporter is active. */
  readonly prints?: boolean;
  render(events: AsyncIterable<RunEvent>, context: ReporterContext): AsyncIterable<ReporterOutput>;
};

export type { AuthSpec, Body };

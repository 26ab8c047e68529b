// What a run can be told, as data: the library's options, and what the command line turns its words into.
import type { HttpVersionChoice, Reporter, TlsVersion } from '../model/contracts.ts';
import type { Expectation } from '../model/expectation.ts';
import type { HostRules } from '../model/host-rules.ts';
import type { Json } from '../model/json.ts';
import type { DataRow } from '../model/plan.ts';

/** A path, an http(s) URL, or the parsed document itself. */
export type Source = string | { readonly [key: string]: Json };

/** One reporter and where it writes; `options` are its `--reporter-<name>-<option>` settings, camelCased. */
export type ReporterChoice = {
  readonly name: string;
  readonly options?: { readonly [option: string]: string | boolean | undefined };
  /** The reporter itself, in the place of one that is found by its name. */
  readonly instance?: Reporter;
};

/** A Postman-style client certificate list entry; all files are paths. */
export type ClientCertificateFiles = {
  readonly name?: string;
  readonly matches?: readonly string[];
  readonly key?: { readonly src: string };
  readonly cert?: { readonly src: string };
  readonly pfx?: { readonly src: string };
  readonly passphrase?: string;
};

/** What every command that sends requests can be told, whatever makes it send them. */
export type CommonOptions = {
  readonly environment?: Source;
  readonly globals?: Source;
  /** Data file (JSON or CSV), or its rows. */
  readonly data?: string | readonly DataRow[];
  /** `strings` keeps `007` and `1e3` as they are written. Default `auto`, newman's rules. */
  readonly dataTypes?: 'auto' | 'strings';
  /** Default: one per data row, or one. */
  readonly iterations?: number;
  /** Names, ids or paths of folders and requests to run. */
  readonly folders?: readonly string[];
  /** Override the environment's values; undefined declares a variable without a value. */
  readonly envVars?: readonly (readonly [key: string, value: string | undefined])[];
  readonly globalVars?: readonly (readonly [key: string, value: string | undefined])[];
  /** End the run at the first failure, or only at the first error (`error`: no connection, a script that threw). */
  readonly bail?: boolean | 'error';
  /** Default true. */
  readonly scripts?: boolean;
  /** Hosts that pm.sendRequest and the cookie jars of scripts may reach. Default: all. */
  readonly scriptHosts?: HostRules;
  /** Names of npm and JSR packages that scripts may load with pm.require, `*` for any part. Default: none. */
  readonly allowPackages?: readonly string[];
  /** File of vault secrets (JSON, YAML, .env, or a Postman environment). */
  readonly vault?: string;
  /** Checks made of every response, without a script. */
  readonly expectations?: readonly Expectation[];
  readonly delayRequestMs?: number;
  /** Bounds in ms, 0 = none. Defaults: run none, request 300,000, script 60,000, stream 60,000. */
  readonly timeouts?: {
    readonly runMs?: number;
    readonly requestMs?: number;
    readonly scriptMs?: number;
    /** How long a response that streams (server-sent events) is listened to; it ends with what arrived. Default 60,000. */
    readonly streamMs?: number;
  };
  /** Bytes after decompression, 0 = none. Default 128 MB. */
  readonly maxResponseBytes?: number;
  /** MB of memory a script sandbox may use. Default 256. */
  readonly scriptMemoryMb?: number;
  readonly followRedirects?: boolean;
  /** Base of relative file paths in requests. Default: the current folder. */
  readonly workingDir?: string;
  /** False: files outside `workingDir` are refused. Default true. */
  readonly insecureFileRead?: boolean;
  readonly tls?: {
    readonly verify?: boolean;
    readonly extraCaFile?: string;
    readonly clientCert?: { readonly cert: string; readonly key?: string; readonly passphrase?: string };
    readonly clientCertList?: string | readonly ClientCertificateFiles[];
    readonly minVersion?: TlsVersion;
    readonly maxVersion?: TlsVersion;
    /** OpenSSL's cipher list. */
    readonly ciphers?: string;
  };
  /** HTTP version of requests whose protocolVersion says nothing. Default `http1`. */
  readonly httpVersion?: HttpVersionChoice;
  readonly network?: {
    /** Proxy of every request, `[scheme://][user:password@]host[:port]`; empty: none. Default: HTTP_PROXY, HTTPS_PROXY. */
    readonly proxy?: string;
    /** `user:password` for the proxy. */
    readonly proxyUser?: string;
    /** Hosts reached without the proxy, comma separated, `*` for all. Default: NO_PROXY. */
    readonly noProxy?: string;
    /** curl's --resolve entries. */
    readonly resolve?: readonly string[];
    /** curl's --connect-to entries. */
    readonly connectTo?: readonly string[];
  };
  /** Where OAuth 2 tokens are fetched for requests that have none. */
  readonly oauth2?: {
    /** JSON file of tokens: read at the start, new tokens are written back. */
    readonly tokenFile?: string;
    /** False: the address of a login page is only shown. Default true. */
    readonly openBrowser?: boolean;
  };
  /** Cookie jar to start from (tough-cookie JSON): a path or the parsed document. */
  readonly cookieJar?: Source;
  /** Names of variables whose values are masked in every output. */
  readonly secrets?: readonly string[];
  /** Values that are masked in every output. */
  readonly secretValues?: readonly string[];
  readonly reporters?: readonly ReporterChoice[];
  /** Failures that are known already: only others fail the run. */
  readonly baseline?: { readonly file: string; readonly update?: boolean };
  readonly documents?: DocumentOptions;
  readonly exports?: {
    readonly environment?: string;
    readonly globals?: string;
    readonly collection?: string;
    readonly cookieJar?: string;
  };
  readonly screen?: { readonly columns?: number; readonly colours?: 0 | 1 | 2 | 3; readonly unicode?: boolean };
  /** Sent as `X-Api-Key` when a collection or environment is fetched from Postman. */
  readonly postmanApiKey?: string;
  /** Aborting it interrupts the run; its reason may be `SIGINT`, `SIGTERM` or `timeout`. */
  readonly signal?: AbortSignal;
};

/** How documents that others refer to are read. */
export type DocumentOptions = {
  /** Nothing is fetched: what is not in the cache is a Problem. */
  readonly offline?: boolean;
  /** Hosts that references may be fetched from, `*` for any part. Default: all. */
  readonly allowHosts?: readonly string[];
  /** Where fetched documents are kept. Default: the host's cache folder. */
  readonly cacheDir?: string;
};

/** A JSON Schema for the responses of requests; `name` is the name or path of a request or folder, `*` for any part. */
export type SchemaUse = { readonly name: string; readonly schema: string };

export type RunOptions = CommonOptions & {
  /** Paths, globs, http(s) URLs or parsed documents; several run one after the other in one report. */
  readonly collections: readonly Source[];
  readonly schemas?: readonly SchemaUse[];
  /** What requests may take: `p(95)<500` for every one, `Login: p(95)<300` for one. */
  readonly budgets?: readonly string[];
  /** Judges every request and response by an OpenAPI or Swagger document. */
  readonly api?: {
    /** A path or URL. */
    readonly document: string;
    /** Members and headers that the document does not name are failures. */
    readonly strict?: boolean;
    /** Percent of the document that has to be exercised. */
    readonly minCoverage?: number;
    /** Where the provider is, besides the document's servers. */
    readonly servers?: readonly string[];
  };
};

export const DEFAULT_TIMEOUTS = { runMs: 0, requestMs: 300_000, scriptMs: 60_000, streamMs: 60_000 } as const;
export const DEFAULT_MAX_RESPONSE_BYTES = 128 * 1024 * 1024;
export const DEFAULT_SCRIPT_MEMORY_MB = 256;

// What the stub server can be told, as data.
import type { StubSettings } from '../../contracts/pact/stub-answer.ts';
import type { CommonOptions } from '../run-options.ts';

export type StubOptions = Pick<CommonOptions, 'tls' | 'network' | 'signal' | 'workingDir' | 'timeouts'> & {
  /** Files, folders, globs and URLs. */
  readonly pacts: readonly string[];
  /** How the files of folders end. Default: `json`, those that are pacts. */
  readonly extension?: string;
  readonly brokerUrl?: string;
  /** For the broker and for URLs. */
  readonly login?: { readonly token?: string; readonly username?: string; readonly password?: string };
  readonly retries?: number;
  /** Names, or regular expressions for them; none: every one. */
  readonly consumers?: readonly string[];
  readonly providers?: readonly string[];
  readonly settings: StubSettings;
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** Read the pacts again when their files change. */
  readonly watch?: boolean;
};

/** What happened to one request. */
export type StubRecord = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly from: 'pact' | 'cors' | 'none';
  /** The interaction that answered; with `none`, the nearest one. */
  readonly interaction?: {
    readonly description: string;
    readonly consumer: string;
    readonly provider: string;
    readonly file: string;
  };
  readonly mismatches: readonly string[];
  readonly ms: number;
};

export type StubListener = {
  /** The server answers now. */
  readonly onListening: (url: string, pacts: number, interactions: number) => Promise<void>;
  readonly onRequest: (record: StubRecord) => void;
  /** The pacts were read again. */
  readonly onReload: (file: string, interactions: number) => void;
  /** They could not be: the server goes on with what it had. */
  readonly onProblem: (error: unknown) => void;
};

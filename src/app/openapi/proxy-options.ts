// What `assay proxy` can be told.
import type { CommonOptions } from '../run-options.ts';

export type ProxyOptions = CommonOptions & {
  /** A path or URL. */
  readonly document: string;
  /** Base URL of the provider. */
  readonly target: string;
  readonly port: number;
  readonly host: string;
  readonly strict?: boolean;
  readonly minCoverage?: number;
  /** Its words; the proxy ends when it ends. */
  readonly command?: readonly string[];
};

export type ProxyListener = {
  /** It listens; `url` is what clients use in the place of the provider's. */
  onListening(url: string): Promise<void>;
};

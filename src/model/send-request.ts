// One request as the words of `assay send` describe it; every text may hold {{templates}}.
import type { Expectation } from './expectation.ts';

export type SendBody =
  | { readonly mode: 'raw'; readonly text: string; readonly language?: 'json' }
  | { readonly mode: 'urlencoded'; readonly params: readonly { readonly key: string; readonly value: string }[] }
  | { readonly mode: 'formdata'; readonly parts: readonly SendPart[] }
  | { readonly mode: 'file'; readonly src: string };

export type SendPart = {
  readonly key: string;
  readonly value?: string;
  readonly src?: string;
  readonly contentType?: string;
  readonly fileName?: string;
};

export type SendAuth = {
  /** Registry name: basic, bearer, digest, awsv4, … */
  readonly type: string;
  readonly fields: readonly (readonly [key: string, value: string])[];
};

export type SendRequest = {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: SendBody;
  readonly auth?: SendAuth;
  readonly maxRedirects?: number;
  readonly expectations: readonly Expectation[];
};

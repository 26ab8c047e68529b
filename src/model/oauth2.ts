// What OAuth 2 needs beyond requests: tokens kept between runs, and a person who logs in.

export type KeptToken = {
  readonly accessToken?: string;
  readonly refreshToken?: string;
  /** Epoch ms; absent when the server did not say. */
  readonly expiresAt?: number;
};

/** Whose token it is. */
export type TokenOwner = {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope?: string;
  readonly username?: string;
};

/** Tokens that outlive the run. */
export type TokenStore = {
  find(owner: TokenOwner): KeptToken | undefined;
  /** Rejects with Problem when it cannot be written. */
  keep(owner: TokenOwner, token: KeptToken): Promise<void>;
};

export type LoginRequest = {
  /** The redirect URI as configured; absent: any loopback address will do. */
  readonly redirectUri?: string;
  /** The page to log in at, for the redirect URI that is really listened on. */
  readonly pageUrl: (redirectUri: string) => string;
};

export type LoginAnswer = {
  readonly redirectUri: string;
  /** The query that came back with the person: `code` and `state`, or `error`. */
  readonly parameters: { readonly [name: string]: string };
};

/** Shows a person the page and waits for the redirect; rejects with Problem when nobody comes back. */
export type Login = (request: LoginRequest, signal: AbortSignal) => Promise<LoginAnswer>;

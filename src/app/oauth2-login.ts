// Lets a person log in at an authorization server with the system's browser, where there is a person and a browser.
import type { Login } from '../model/oauth2.ts';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';
import { listenForRedirect } from './oauth2-redirect.ts';

export type LoginSettings = {
  /** Shows a page; a rejection is no end: the person has its address. */
  readonly openPage?: ((url: string) => Promise<void>) | undefined;
  readonly tell: (text: string) => void;
  /** How long to wait for the person, ms. */
  readonly waitMs: number;
};

const WAIT_MS = 300_000;

/** `BROWSER` is the Unix name for a program that opens pages; without it the system knows. */
const openWith = (browser: string | undefined) => async (url: string) => {
  const { default: open } = await import('open');
  const child = await open(url, browser ? { app: { name: browser } } : {});
  child.on('error', () => undefined);
};

/** The first of: the answer, an interrupt, the end of patience. */
const waitFor = async <T>(answer: Promise<T>, signal: AbortSignal, waitMs: number): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const seconds = Math.round(waitMs / 1000);
  const timer = setTimeout(
    () => reject(new Problem('auth.oauth2', `Nobody came back from the login page within ${seconds} seconds`)),
    waitMs,
  );
  const interrupt = (): void => reject(new Problem('auth.oauth2', 'The login was interrupted'));
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  }
};

export const createLogin =
  ({ openPage, tell, waitMs }: LoginSettings): Login =>
  async ({ redirectUri: configured, pageUrl }, signal) => {
    const listener = await listenForRedirect(configured);
    try {
      const { redirectUri } = listener;
      const page = pageUrl(redirectUri);
      tell(`To log in, ${openPage ? 'use the browser, or ' : ''}open this page:\n${page}\n`);
      await openPage?.(page).catch(() => undefined);
      return { redirectUri, parameters: await waitFor(listener.answer, signal, waitMs) };
    } finally {
      listener.close();
    }
  };

/** Undefined without a terminal and in CI: nobody would see the page. */
export const loginOf = (
  host: Host,
  { openBrowser = true }: { readonly openBrowser?: boolean } = {},
): Login | undefined => {
  if (!host.stdout.isTTY || host.env.CI) return undefined;
  const openPage = openBrowser ? openWith(host.env.BROWSER) : undefined;
  return createLogin({ openPage, tell: (text) => void process.stderr.write(text), waitMs: WAIT_MS });
};

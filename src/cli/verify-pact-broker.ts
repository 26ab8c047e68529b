// Turns the words of `assay verify pact` about the Pact Broker into where it is and what it is asked for.
import type { Host } from '../app/host.ts';
import type { BrokerQuery } from '../app/pact/verify-options.ts';
import { readSelectors } from '../contracts/pact/broker/selectors.ts';
import { tellRetry } from './broker-options.ts';
import { checkUrl, defined, listOf } from './flag-words.ts';
import type { VerifyPactFlagValues } from './verify-pact-words.ts';

/** The server of a pact's URL, with the name and password that stand in it. */
const serverOf = (url: string): string => {
  const parsed = new URL(url);
  parsed.pathname = '/';
  return parsed.href.replace(/[?#].*$/s, '');
};

/** Where the broker is. `namedOnly`: the pacts that are named are its own, and it is not asked for others. */
const brokerAt = (
  flags: VerifyPactFlagValues,
  pacts: readonly string[],
  pactUrl: string | undefined,
  env: Host['env'],
) => {
  const [first] = pacts;
  const variable = env.PACT_BROKER_BASE_URL || undefined;
  const given = flags['broker-url'] ?? (first === undefined || pactUrl !== undefined ? variable : undefined);
  const areUrls = pacts.length > 0 && pacts.every((one) => /^https?:/i.test(one) && URL.canParse(one));
  const namedOnly = areUrls && pactUrl === undefined && flags['provider-name'] === undefined;
  if (given !== undefined) return { url: given, namedOnly };
  if (pactUrl !== undefined) return { url: serverOf(checkUrl(pactUrl, 'webhook-callback-url')), namedOnly };
  if (!areUrls) return undefined;
  const base = variable?.replace(/\/*$/, '/');
  if (base !== undefined && pacts.every((one) => one.startsWith(base))) return { url: base, namedOnly: true };
  const hasLogin = [flags.token, flags.user, flags.password].some((one) => one !== undefined);
  return flags.publish || hasLogin ? { url: serverOf(first!), namedOnly: true } : undefined;
};

/** Undefined when no broker takes part. Throws Problem for what cannot be meant. */
export const brokerOf = (
  flags: VerifyPactFlagValues,
  branch: string | undefined,
  { env }: Host,
  pacts: readonly string[],
): BrokerQuery | undefined => {
  const pactUrl = flags['webhook-callback-url'] ?? env.PACT_WEBHOOK_CALLBACK_URL;
  const at = brokerAt(flags, pacts, pactUrl, env);
  if (!at) return undefined;
  const { url, namedOnly } = at;
  return {
    namedOnly,
    onRetry: tellRetry,
    connection: defined({
      url,
      username: flags.user,
      password: flags.password,
      token: flags.token,
      headers: flags['custom-header'],
      retries: flags.retries,
    }),
    selectors: readSelectors(flags['consumer-version-selectors'] ?? [], flags['consumer-version-tags']),
    enablePending: flags['enable-pending'],
    providerTags: listOf(flags['provider-tags']),
    ...defined<Pick<BrokerQuery, 'includeWipPactsSince' | 'providerBranch' | 'pactUrl'>>({
      includeWipPactsSince: flags['include-wip-pacts-since'],
      providerBranch: branch,
      pactUrl,
    }),
  };
};

// Turns the words of `assay verify pact` into the options of a verification.
import type { Host } from '../app/host.ts';
import type { PublishOptions, StateOptions, VerifyPactOptions } from '../app/pact/verify-options.ts';
import type { ReporterChoice, Source } from '../app/run-options.ts';
import { versionControl } from '../app/version-control.ts';
import { Problem } from '../model/problem.ts';
import { authOf } from './auth-words.ts';
import { baseUrl, checkUrl, defined, headerOf, listOf } from './flag-words.ts';
import { checkDestinations, type RunFlagValues, toRunOptions } from './run-options.ts';
import { brokerOf } from './verify-pact-broker.ts';
import { numberIn, type VerifyPactFlagValues } from './verify-pact-words.ts';

/** Pact's verifier has `NAME=value`. */
const SEPARATOR = /[:=]/;

type Transport = NonNullable<VerifyPactOptions['transports']>[number];

const transportOf = (word: string): Transport => {
  const match = /^([\w.+-]+):(\d{1,5})(\/.*)?$/.exec(word);
  if (match) return { protocol: match[1]!, port: Number(match[2]), path: match[3] ?? '' };
  throw new Problem('flag.transports', `--transports needs name:port, not "${word}"`, {
    hint: 'For example --transports http:8080 --transports grpc:5555.',
  });
};

const from = (flags: VerifyPactFlagValues, { env }: Host) => ({
  hostname: flags.hostname ?? env.PACT_PROVIDER_HOSTNAME,
  port: flags.port ?? numberIn(env, 'PACT_PROVIDER_PORT', /^\d{1,5}$/, 'port'),
  scheme: flags.transport ?? env.PACT_PROVIDER_TRANSPORT,
  basePath: flags['base-path'] ?? env.PACT_PROVIDER_BASE_PATH,
});

const URL_HINT = 'Queries belong to the requests of the pact; --request-filter can add one to each.';

/** From one URL, or from the parts that Pact's verifier takes. */
const providerUrl = (flags: VerifyPactFlagValues, transports: readonly Transport[], host: Host): string => {
  const { hostname, port, scheme, basePath = '' } = from(flags, host);
  const path = basePath === '' ? '' : `/${basePath.replace(/^\/+|\/+$/g, '')}`;
  const given = flags['provider-url'];
  if (given !== undefined) return `${baseUrl(given, 'provider-url', URL_HINT)}${path}`;
  const own =
    transports.find(({ protocol }) => protocol === (scheme ?? 'http')) ??
    transports.find(({ protocol }) => /^https?$/.test(protocol));
  const chosen = port ?? own?.port;
  if (hostname === undefined && chosen === undefined && transports.length === 0) {
    throw new Problem('pact.no-provider-url', 'The address of the provider is missing', {
      hint: 'Give --provider-url http://localhost:8080, or --hostname and --port.',
    });
  }
  const protocol = scheme === 'https' || own?.protocol === 'https' ? 'https' : 'http';
  return `${protocol}://${hostname ?? 'localhost'}${chosen === undefined ? '' : `:${chosen}`}${own?.path.replace(/\/+$/, '') ?? ''}${path}`;
};

const messageUrl = (flags: VerifyPactFlagValues, transports: readonly Transport[], host: Host): string | undefined => {
  const given = flags['message-url'];
  if (given !== undefined) return checkUrl(given, 'message-url');
  const own = transports.find(({ protocol }) => protocol === 'message');
  if (!own) return undefined;
  const { hostname = 'localhost' } = from(flags, host);
  const name = flags['provider-url'] === undefined ? hostname : new URL(flags['provider-url']).hostname;
  return `http://${name}:${own.port}${own.path === '' ? '/' : own.path}`;
};

const isSet = (value: string | undefined): boolean => value !== undefined && /^(?:1|true|yes)$/i.test(value);

const statesOf = (flags: VerifyPactFlagValues, { env }: Host): StateOptions => {
  const other = flags['state-change-command'] ?? flags.states;
  const url = flags['state-change-url'] ?? (other === undefined ? env.PACT_PROVIDER_STATE_CHANGE_URL : undefined);
  const given = [url, flags['state-change-command'], flags.states].filter((one) => one !== undefined);
  if (given.length > 1) {
    throw new Problem('flag.states', '--state-change-url, --state-change-command and --states exclude each other', {
      hint: 'Choose one way to set provider states up.',
    });
  }
  return defined<StateOptions>({
    url: url === undefined ? undefined : checkUrl(url, 'state-change-url'),
    asQuery: flags['state-change-as-query'] || isSet(env.PACT_PROVIDER_STATE_CHANGE_AS_QUERY) || undefined,
    command: flags['state-change-command'],
    collection: flags.states as Source | undefined,
    teardown:
      flags['state-change-teardown'] ?? !/^(?:0|false|no)$/i.test(env.PACT_PROVIDER_STATE_CHANGE_TEARDOWN ?? ''),
    strict: flags['strict-states'] || undefined,
  });
};

const publishOf = (
  flags: VerifyPactFlagValues,
  facts: { readonly commit?: string; readonly branch?: string; readonly buildUrl?: string },
): PublishOptions | undefined => {
  if (!flags.publish) return undefined;
  const providerVersion = flags['provider-version'] ?? facts.commit;
  if (providerVersion === undefined) {
    throw new Problem('pact.no-version', 'Results are published for a version of the provider, and none is known', {
      hint: 'Give --provider-version; neither git nor a CI system says one here.',
    });
  }
  const branch = flags['provider-branch'] ?? facts.branch;
  const buildUrl = flags['build-url'] ?? facts.buildUrl;
  return {
    providerVersion,
    tags: listOf(flags['provider-tags']),
    ...(branch === undefined ? {} : { branch }),
    ...(buildUrl === undefined ? {} : { buildUrl }),
  };
};

/** `--json` and `--junit` are those of Pact's verifier. */
const reportersOf = (flags: VerifyPactFlagValues, { env }: Host, reporters: readonly ReporterChoice[]) => {
  const files = {
    json: flags.json ?? env.PACT_VERIFIER_JSON_REPORT,
    junit: flags.junit ?? env.PACT_VERIFIER_JUNIT_REPORT,
  };
  const added = Object.entries(files).filter(([, file]) => file !== undefined && file !== '');
  const choices = added.map(([name, file]): ReporterChoice => ({ name, options: { export: file } }));
  return checkDestinations([...reporters, ...choices]);
};

const requestTimeout = (flags: VerifyPactFlagValues, { env }: Host): number | undefined =>
  flags['request-timeout'] ?? numberIn(env, 'PACT_PROVIDER_REQUEST_TIMEOUT', /^\d{1,9}$/, 'number of milliseconds');

const sharedFlags = (flags: VerifyPactFlagValues, host: Host): Partial<RunFlagValues> => {
  const shared: Partial<RunFlagValues> = { ...(flags as object) };
  return {
    ...shared,
    'timeout-request': requestTimeout(flags, host),
    insecure: flags.insecure || flags['disable-ssl-verification'],
    ...(flags['exit-on-first-error'] ? { bail: flags.bail ?? 'failure' } : {}),
  };
};

/** Rejects with Problem for words that cannot be meant. */
export const toVerifyPactOptions = async (
  operands: readonly string[],
  flags: VerifyPactFlagValues,
  host: Host,
): Promise<VerifyPactOptions> => {
  const pacts = [...operands, ...(flags.file ?? []), ...(flags.dir ?? []), ...(flags.url ?? [])];
  const transports = (flags.transports ?? []).flatMap((words) => words.trim().split(/\s+/)).map(transportOf);
  const mayAsk = flags['broker-url'] !== undefined || Boolean(host.env.PACT_BROKER_BASE_URL);
  const facts = flags.publish || flags['enable-pending'] || mayAsk ? await versionControl(host) : {};
  const { collections: _, reporters = [], ...shared } = toRunOptions([], sharedFlags(flags, host));
  const { env } = host;
  return {
    ...shared,
    ...defined<Omit<VerifyPactOptions, keyof typeof shared>>({
      pacts,
      providerUrl: providerUrl(flags, transports, host),
      provider: flags['provider-name'] ?? env.PACT_PROVIDER_NAME,
      headers: flags.header?.map((word) => headerOf(word, SEPARATOR)),
      auth: authOf(flags),
      requestFilter: flags['request-filter'],
      transports,
      states: statesOf(flags, host),
      messages: defined({ url: messageUrl(flags, transports, host), command: flags['message-command'] }),
      filter: defined({
        description: flags['filter-description'] ?? env.PACT_DESCRIPTION,
        state: flags['filter-state'] ?? env.PACT_PROVIDER_STATE,
        noState: flags['filter-no-state'] || isSet(env.PACT_PROVIDER_NO_STATE) || undefined,
        consumers: flags['filter-consumer'],
      }),
      lastFailed: flags['last-failed'],
      jobs: flags.jobs,
      broker: brokerOf(flags, flags['provider-branch'] ?? facts.branch, host, pacts),
      publish: publishOf(flags, facts),
      ignoreNoPacts: flags['ignore-no-pacts-error'],
      reporters: reportersOf(flags, host, reporters),
    }),
  };
};

/** What `--watch` looks at. */
export const watchedFiles = ({ pacts, states, requestFilter, environment }: VerifyPactOptions): readonly string[] =>
  [...pacts, states?.collection, requestFilter, environment].filter((path) => typeof path === 'string');

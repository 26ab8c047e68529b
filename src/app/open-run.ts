// What every command that produces events shares: connections, secrets, limits and reporters around one stream of events.
import { type ExitCode, exitCode } from '../core/exit-code.ts';
import { documentCredentials } from '../core/named-credentials.ts';
import { redact } from '../core/redact.ts';
import { createSecrets, redactText } from '../core/redact-secrets.ts';
import { createScopes } from '../core/scopes.ts';
import { summarise } from '../core/summarise.ts';
import type { EngineDeps, EngineOptions, ExchangeJudge } from '../engine/deps.ts';
import { createVault } from '../engine/vault.ts';
import type { VariableSet } from '../model/collection.ts';
import type { CookieJar, Screen } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import type { DataRow } from '../model/plan.ts';
import { isProblem, Problem } from '../model/problem.ts';
import type { Summary } from '../model/summary.ts';
import type { Scopes } from '../model/variables.ts';
import type { Sandbox } from '../sandbox/protocol.ts';
import { createAttachmentStore } from './attachment-store.ts';
import type { OpenBaseline } from './baseline-file.ts';
import { type BroadcastResult, broadcast } from './broadcast.ts';
import { createEngineDeps } from './engine-deps.ts';
import type { Host } from './host.ts';
import { readNetworkOptions } from './network-options.ts';
import { readTokenFile } from './oauth2-token-file.ts';
import { packageVersion } from './package-root.ts';
import { readCookies } from './read-cookies.ts';
import { readVault } from './read-vault.ts';
import { activate, type LoadedReporter } from './reports.ts';
import { type CommonOptions, DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_TIMEOUTS } from './run-options.ts';
import { type Learn, learnSecretColumns, watchSecrets } from './secret-variables.ts';
import { sourcePositions } from './source-positions.ts';
import { readTlsOptions } from './tls-options.ts';

export type RunResult = {
  readonly summary: Summary;
  readonly exitCode: ExitCode;
  /** What went wrong outside the events: a reporter that threw, an export that could not be written. */
  readonly problems: readonly Problem[];
  /** What went wrong outside the events and says nothing about them: metrics that could not be sent. */
  readonly warnings?: readonly Problem[];
  /** Reports and exports that were written. */
  readonly files: readonly string[];
};

const engineOptions = (
  options: CommonOptions,
  reporters: readonly LoadedReporter[],
  judges: readonly ExchangeJudge[] | undefined,
): EngineOptions => ({
  bail: options.bail === 'error' ? 'error' : options.bail ? 'failure' : 'off',
  scripts: options.scripts ?? true,
  delayRequestMs: options.delayRequestMs ?? 0,
  timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
  maxResponseBytes: options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
  followRedirects: options.followRedirects ?? true,
  ...(options.scriptHosts ? { scriptHosts: options.scriptHosts } : {}),
  ...(options.expectations?.length ? { expectations: options.expectations } : {}),
  ...(judges?.length ? { judges } : {}),
  sources: reporters.some(({ reporter }) => reporter.needs?.sources),
});

/** Its size is asked for anew: terminals change it. */
const screenOf = (given: CommonOptions['screen'] = {}): Screen => ({
  isTTY: false,
  colours: 0,
  unicode: true,
  ...given,
  get columns() {
    return given.columns ?? 80;
  },
  get rows() {
    return (given as Partial<Screen>).rows;
  },
});

/** The caller's signal, the run's time limit and nothing else can interrupt a run. */
const limitTime = (signal: AbortSignal | undefined, runMs: number) => {
  const controller = new AbortController();
  const timer = runMs > 0 ? setTimeout(() => controller.abort('timeout'), runMs) : undefined;
  const follow = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) follow();
  signal?.addEventListener('abort', follow);
  return {
    signal: controller.signal,
    done: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', follow);
    },
  };
};

const asProblem = (error: unknown, what: string): Problem =>
  isProblem(error)
    ? error
    : new Problem('reporter.failed', `${what}: ${error instanceof Error ? error.message : String(error)}`, {
        exit: 3,
        cause: error,
      });

/** What the events of a run came to; `extra` are problems that came up beside them. */
export const resultOf = (told: BroadcastResult, files: readonly string[] = [], extra: readonly Problem[] = []) => {
  const failures = told.failures.map(({ reporter, error }) => asProblem(error, `The reporter "${reporter}" failed`));
  const problems = [...failures, ...extra];
  const { summary } = told;
  return { summary, exitCode: exitCode(summary, { problems }), problems, files: [...told.files, ...files] };
};

/** What is known once the input has been read. */
export type RunInput = {
  readonly reporters: readonly LoadedReporter[];
  readonly environment: VariableSet;
  readonly globals: VariableSet;
  readonly rows?: readonly DataRow[] | undefined;
  /** Texts of the files read, by path, for lines and columns in reports. */
  readonly texts: ReadonlyMap<string, string>;
  readonly sandbox?: Sandbox | undefined;
  readonly judges?: readonly ExchangeJudge[] | undefined;
};

/** A run that is set up: its engine can work, and its events have somewhere to go. */
export type OpenRun = {
  readonly deps: EngineDeps;
  readonly settings: EngineOptions;
  readonly scopes: Scopes;
  readonly cookies: CookieJar;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly learnSecret: Learn;
  /** Masks, sums up and reports the events; resolves when every report is written. */
  tell(events: AsyncIterable<RunEvent>, onEvent?: (event: RunEvent) => void): Promise<BroadcastResult>;
  close(): Promise<void>;
};

/** The baseline is written when every report is: a failure of it is one of a report. */
const withBaseline = async (told: BroadcastResult, baseline: OpenBaseline | undefined): Promise<BroadcastResult> => {
  try {
    const file = await baseline?.save();
    return file === undefined ? told : { ...told, files: [...told.files, file] };
  } catch (error) {
    return { ...told, failures: [...told.failures, { reporter: 'baseline', error }] };
  }
};

/** Rejects with Problem for settings that cannot be used. */
export const openRun = async (options: CommonOptions, input: RunInput, host: Host): Promise<OpenRun> => {
  const { reporters, environment, globals, texts, sandbox } = input;
  const settings = engineOptions(options, reporters, input.judges);
  const baseline = options.baseline && (await import('./baseline-file.ts').then((m) => m.openBaseline(options, host)));
  const [cookies, tls] = [await readCookies(options, host), await readTlsOptions(host, options)];
  const secrets = createSecrets();
  for (const value of options.secretValues ?? []) secrets.add(value, 'the config file');
  const network = readNetworkOptions(host, options, secrets.add);
  const vault = createVault(await readVault(options.vault, host), secrets.add);
  const scopes = watchSecrets(createScopes({ environment, globals }), options.secrets ?? [], secrets.add);
  learnSecretColumns(input.rows ?? [], options.secrets ?? [], secrets.add);
  for (const text of texts.values()) for (const secret of documentCredentials(text)) secrets.add(secret, 'a document');
  const keepsBodies = reporters.some(({ reporter }) => reporter.needs?.bodies);
  const attachments = keepsBodies ? createAttachmentStore(host.tempDir(), host.newId()) : undefined;
  const version = packageVersion();
  const { deps, close } = createEngineDeps({
    host,
    options,
    scopes,
    cookies,
    tls,
    network,
    version,
    sandbox,
    vault,
    tokens: await readTokenFile(options.oauth2?.tokenFile, host),
    learnSecret: secrets.add,
    attachments,
    hashes: reporters.some(({ reporter }) => reporter.needs?.hashes),
  });
  const active = activate(reporters, {
    screen: screenOf(options.screen),
    attachments,
    redact: (text) => redactText(text, secrets),
    sourceText: (file) => texts.get(file),
    positionOf: await sourcePositions(texts),
    environment: () => ({ ...host.machine(), tool: version }),
  });
  const limit = limitTime(options.signal, settings.timeouts.runMs);
  return {
    deps,
    settings,
    scopes,
    cookies,
    version,
    signal: limit.signal,
    learnSecret: secrets.add,
    tell: async (events, onEvent) => {
      const masked = redact(events, secrets);
      const counted = summarise(baseline?.stage(masked) ?? masked);
      return withBaseline(await broadcast(counted, active, host, onEvent), baseline);
    },
    close: async () => {
      limit.done();
      await Promise.all([close(), attachments?.close()]);
    },
  };
};

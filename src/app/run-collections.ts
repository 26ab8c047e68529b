// The main use case: reads what a run is given, runs it, reports it, exports what it left behind.
import { type ExitCode, exitCode } from '../core/exit-code.ts';
import { planRun } from '../core/plan-run.ts';
import { redact } from '../core/redact.ts';
import { createSecrets, redactText } from '../core/redact-secrets.ts';
import { createScopes } from '../core/scopes.ts';
import { summarise } from '../core/summarise.ts';
import type { EngineOptions } from '../engine/deps.ts';
import { runPlan } from '../engine/run-plan.ts';
import { createVault } from '../engine/vault.ts';
import type { ProblemRaised, RunEvent } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import { isProblem, Problem } from '../model/problem.ts';
import type { Summary } from '../model/summary.ts';
import { createAttachmentStore } from './attachment-store.ts';
import { learnWrittenCredentials } from './auth-secrets.ts';
import { type BroadcastResult, broadcast } from './broadcast.ts';
import { createEarlySandbox, type EarlySandbox } from './early-sandbox.ts';
import { createEngineDeps } from './engine-deps.ts';
import { writeExports } from './exports.ts';
import type { Host } from './host.ts';
import { readNetworkOptions } from './network-options.ts';
import { readTokenFile } from './oauth2-token-file.ts';
import { packageVersion } from './package-root.ts';
import { readCookies } from './read-cookies.ts';
import { type Inputs, readInputs } from './read-inputs.ts';
import { readVault } from './read-vault.ts';
import { activate, type LoadedReporter, loadReporters } from './reports.ts';
import { DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_TIMEOUTS, type RunOptions } from './run-options.ts';
import { watchSecrets } from './secret-variables.ts';
import { readTlsOptions } from './tls-options.ts';

export type RunResult = {
  readonly summary: Summary;
  readonly exitCode: ExitCode;
  /** What went wrong outside the events: a reporter that threw, an export that could not be written. */
  readonly problems: readonly Problem[];
  /** Reports and exports that were written. */
  readonly files: readonly string[];
};

const engineOptions = (options: RunOptions, reporters: readonly LoadedReporter[]): EngineOptions => ({
  bail: options.bail === 'error' ? 'error' : options.bail ? 'failure' : 'off',
  scripts: options.scripts ?? true,
  delayRequestMs: options.delayRequestMs ?? 0,
  timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
  maxResponseBytes: options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
  followRedirects: options.followRedirects ?? true,
  ...(options.scriptHosts ? { scriptHosts: options.scriptHosts } : {}),
  ...(options.expectations?.length ? { expectations: options.expectations } : {}),
  sources: reporters.some(({ reporter }) => reporter.needs?.sources),
});

const hasScripts = (plan: Plan): boolean =>
  plan.units.some(({ steps }) => steps.some(({ scripts }) => scripts.before.length + scripts.after.length > 0));

/** What reading the files gave rise to is told in the run, after its start. */
async function* withNotices(events: AsyncIterable<RunEvent>, inputs: Inputs, at: number): AsyncGenerator<RunEvent> {
  const warnings = inputs.notices.map(
    ({ code, message, source }): ProblemRaised => ({
      type: 'problem.raised',
      at,
      level: 'warning',
      code,
      message,
      ...(source ? { where: `${source.file}#${source.pointer}` } : {}),
    }),
  );
  for await (const event of events) {
    yield event;
    if (event.type === 'run.started') yield* warnings;
  }
}

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

/** What `assay run --list` shows: reads and plans, sends nothing. */
export const planCollections = async (options: RunOptions, host: Host): Promise<Plan> => {
  const inputs = await readInputs(host, options);
  return planRun(inputs.collections, planOptions(options, inputs));
};

const planOptions = (options: RunOptions, inputs: Inputs) => ({
  folders: options.folders ?? [],
  rows: inputs.rows,
  ...(options.iterations === undefined ? {} : { iterations: options.iterations }),
});

/**
 * Runs collections and resolves when every report is written.
 * Rejects with Problem for input that cannot be used; what fails during the run is in the result.
 */
export const runCollections = async (
  options: RunOptions,
  host: Host,
  onEvent?: (event: RunEvent) => void,
): Promise<RunResult> => {
  const early = createEarlySandbox(options, host);
  try {
    return await runWith(early, options, host, onEvent);
  } finally {
    await early.close();
  }
};

const runWith = async (
  early: EarlySandbox,
  options: RunOptions,
  host: Host,
  onEvent: ((event: RunEvent) => void) | undefined,
): Promise<RunResult> => {
  const onText = options.scripts === false ? undefined : early.onText;
  const [reporters, inputs] = await Promise.all([
    loadReporters(options.reporters ?? []),
    readInputs(host, options, onText),
  ]);
  const plan = planRun(inputs.collections, planOptions(options, inputs));
  const settings = engineOptions(options, reporters);
  const [cookies, tls] = [await readCookies(options, host), await readTlsOptions(host, options)];
  const secrets = createSecrets();
  const network = readNetworkOptions(host, options, secrets.add);
  const vault = createVault(await readVault(options.vault, host), secrets.add);
  const sandbox = settings.scripts && hasScripts(plan) ? await early.take() : undefined;
  const { environment, globals } = inputs;
  const scopes = watchSecrets(createScopes({ environment, globals }), options.secrets ?? [], secrets.add);
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
  await learnWrittenCredentials(plan, scopes, deps.auth, secrets.add);
  const active = activate(reporters, {
    screen: { columns: 80, isTTY: false, colours: 0, unicode: true, ...options.screen },
    attachments,
    redact: (text) => redactText(text, secrets),
    sourceText: (file) => inputs.texts.get(file),
  });
  const limit = limitTime(options.signal, settings.timeouts.runMs);
  try {
    const events = withNotices(runPlan(plan, deps, settings, limit.signal), inputs, host.now());
    const told = await broadcast(summarise(redact(events, secrets)), active, host, onEvent);
    const input = { scopes, cookies, collection: inputs.collections[0]!, tool: `assay/${version}` };
    return await finish(told, options, input, host);
  } finally {
    limit.done();
    await Promise.all([close(), attachments?.close()]);
  }
};

const finish = async (
  told: BroadcastResult,
  options: RunOptions,
  input: Parameters<typeof writeExports>[1],
  host: Host,
): Promise<RunResult> => {
  const problems = told.failures.map(({ reporter, error }) => asProblem(error, `The reporter "${reporter}" failed`));
  const files = [...told.files];
  try {
    files.push(...(await writeExports(options.exports, input, host)));
  } catch (error) {
    if (!isProblem(error)) throw error;
    problems.push(error);
  }
  return { summary: told.summary, exitCode: exitCode(told.summary, { problems }), problems, files };
};

// The use case of `assay proxy`: judges the traffic of any client by an API description, until it is told to end.
import { createChannel } from '../../core/channel.ts';
import { warning } from '../../core/warning.ts';
import type { ProblemRaised, RunEvent, RunFinished, RunStarted } from '../../model/event.ts';
import type { Host } from '../host.ts';
import { type OpenRun, openRun, type RunResult, resultOf } from '../open-run.ts';
import { loadReporters } from '../reports.ts';
import { DEFAULT_MAX_RESPONSE_BYTES } from '../run-options.ts';
import { readTlsOptions } from '../tls-options.ts';
import { type CoverageDemand, coverageStep, withCoverageUnit } from './conclude-coverage.ts';
import { judgeCall } from './judge-exchange.ts';
import { baseUrl, type OpenApi, openApi } from './open-api.ts';
import { createAgents } from './proxy-agents.ts';
import { type CommandEnd, runProxied } from './proxy-command.ts';
import { callEvents, wireOf } from './proxy-events.ts';
import type { ProxyListener, ProxyOptions } from './proxy-options.ts';
import { answerSecrets, createCallSecrets } from './proxy-secrets.ts';
import { type ProxiedCall, type ProxyServer, startProxy } from './proxy-server.ts';

/** How long calls that are under way may go on when the proxy ends. */
const GRACE_MS = 2_000;

type Session = {
  readonly options: ProxyOptions;
  readonly api: OpenApi;
  readonly run: OpenRun;
  readonly host: Host;
  readonly channel: ReturnType<typeof createChannel<RunEvent>>;
  readonly remarks: Set<string>;
  readonly secretsOf: ReturnType<typeof createCallSecrets>;
  calls: number;
  /** Calls are told one after the other, in the order in which they ended. */
  told: Promise<void>;
};

const EMPTY = { id: 'none', name: 'none', values: [] } as const;

const demandOf = ({ options, api, host }: Session): CoverageDemand => ({
  file: api.file,
  title: api.title,
  minCoverage: options.minCoverage,
  newId: () => host.newId(),
});

const startEvent = (session: Session): RunStarted => {
  const { api, host, run, options } = session;
  const name = api.title || api.file;
  return {
    type: 'run.started',
    at: host.now(),
    runId: host.newId(),
    name: `${name} at ${options.target}`,
    tool: { name: 'assay', version: run.version },
    kind: 'openapi',
    units: [{ index: 0, id: 'proxy', name, file: api.file, steps: 0, iterations: 1, kind: 'openapi' }],
  };
};

const takeCall = async (session: Session, call: ProxiedCall): Promise<void> => {
  const { api, run, channel, options, host } = session;
  for (const secret of session.secretsOf(call)) run.learnSecret(secret, 'a request');
  const judged = wireOf(call, options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES);
  const { request, response } = judged;
  for (const secret of response ? answerSecrets(call, response.body) : []) run.learnSecret(secret, 'an answer');
  const usable = response && response.fault === undefined && !call.abandoned ? response : undefined;
  const judgement = usable && (await judgeCall(request, usable, api));
  const position = session.calls++;
  const events = await callEvents(judged, judgement, { api, deps: run.deps, target: options.target, position });
  for (const event of events) channel.push(event);
  for (const { key, message, hint } of judgement?.remarks ?? []) {
    if (session.remarks.has(key)) continue;
    session.remarks.add(key);
    channel.push(warning(host.now(), 'openapi.not-read', message, hint));
  }
};

const commandProblem = ({ code, trouble }: CommandEnd, words: readonly string[], at: number): ProblemRaised => ({
  ...warning(
    at,
    'proxy.command',
    trouble === undefined
      ? `The command ended with exit code ${code}: ${words.join(' ')}`
      : `The command could not be started: ${trouble}`,
  ),
  level: 'error',
});

const ending = (session: Session, end: CommandEnd | undefined): readonly RunEvent[] => {
  const { api, host, options } = session;
  const at = host.now();
  const coverage = api.coverage.result();
  const finished: RunFinished = {
    type: 'run.finished',
    at,
    scopes: { environment: EMPTY, globals: EMPTY, collections: [] },
  };
  return [
    { type: 'iteration.finished', at, unit: 0, iteration: 0 },
    // Without any call the verdict is that nothing ran.
    ...(session.calls > 0 ? coverageStep(coverage, demandOf(session), 1, at) : []),
    ...(end && (end.code !== 0 || end.trouble) ? [commandProblem(end, options.command ?? [], at)] : []),
    { type: 'coverage.measured', at, coverage },
    finished,
  ];
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** From the first event to the last; the proxy is closed then. */
const serve = async (
  session: Session,
  server: ProxyServer,
  listener: ProxyListener,
  signal: AbortSignal,
): Promise<void> => {
  const { channel, options, host, api } = session;
  try {
    channel.push(withCoverageUnit(startEvent(session), demandOf(session)));
    channel.push({ type: 'iteration.started', at: host.now(), unit: 0, iteration: 0 });
    await listener.onListening(server.url);
    const words = options.command ?? [];
    const end = words.length > 0 ? await runProxied(words, server.url, host, signal) : undefined;
    if (words.length === 0) await untilAborted(signal);
    await server.close(GRACE_MS);
    await session.told;
    for (const event of await api.faults(host.now())) channel.push(event);
    for (const event of ending(session, end)) channel.push(event);
    channel.end();
  } catch (error) {
    channel.end(error);
  }
};

const listen = async (session: Session): Promise<{ readonly server: ProxyServer; close(): void }> => {
  const { options, host, channel } = session;
  const agents = createAgents(await readTlsOptions(host, options));
  const server = await startProxy({
    target: new URL(options.target),
    port: options.port,
    host: options.host,
    agents,
    maxBytes: options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
    now: () => host.now(),
    clock: () => host.clock(),
    onCall: (call) => {
      session.told = session.told.then(() => takeCall(session, call)).catch((error: unknown) => channel.end(error));
    },
  });
  return { server, close: agents.close };
};

/** Resolves when `signal` has ended it, or its command has ended. Rejects with Problem for settings that cannot be used. */
export const proxyOpenapi = async (
  options: ProxyOptions,
  host: Host,
  listener: ProxyListener,
  signal: AbortSignal,
): Promise<RunResult> => {
  const { document, strict, target } = options;
  const reporters = await loadReporters(options.reporters ?? []);
  const api = await openApi({ document, strict, servers: [baseUrl(target, '--target')] }, options, host);
  const empty = { environment: EMPTY, globals: EMPTY };
  const run = await openRun(options, { ...empty, texts: api.texts, reporters }, host);
  const channel = createChannel<RunEvent>();
  const session: Session = {
    options,
    api,
    run,
    host,
    channel,
    remarks: new Set(),
    secretsOf: createCallSecrets(api.api),
    calls: 0,
    told: Promise.resolve(),
  };
  try {
    const { server, close } = await listen(session);
    const served = serve(session, server, listener, signal);
    try {
      return resultOf(await run.tell(channel.stream()));
    } finally {
      await served;
      close();
    }
  } finally {
    await run.close();
  }
};

// Verifies documents, and a provider against them, as a stream of events.
import { createChannel } from '../../core/channel.ts';
import { warning } from '../../core/warning.ts';
import type { RunEvent, RunStarted } from '../../model/event.ts';
import type { Emit } from '../deps.ts';
import { interruptionOf, runEnvironment } from '../run-ends.ts';
import type { ApiRun } from './api-run.ts';
import { selectOperations } from './select-operations.ts';
import type { Progress } from './session.ts';
import { tellDocument } from './tell-document.ts';
import { verifyApi } from './verify-api.ts';

const startEvent = ({ documents, deps, options, settings, provider }: ApiRun): RunStarted => {
  return {
    type: 'run.started',
    at: deps.now(),
    runId: deps.newId(),
    name: documents[0]?.name ?? 'openapi',
    tool: deps.tool,
    kind: 'openapi',
    environment: runEnvironment(deps),
    units: documents.map(({ name, file, api, raw }, index) => ({
      ...{ index, id: `openapi-${index}`, name, file, iterations: 1, kind: 'openapi' },
      steps: 1 + (provider && api ? selectOperations(api, settings).length * settings.phases.length : 0),
      ...(options.sources && raw !== undefined ? { raw } : {}),
    })),
  };
};

const tellSeed = ({ deps, settings }: ApiRun, emit: Emit): void => {
  const text = `Seed ${settings.seed}: the same calls are made again with --seed ${settings.seed}`;
  emit({ type: 'log.written', at: deps.now(), level: 'info', texts: [text] });
};

const warn = ({ deps }: ApiRun, emit: Emit, code: string, message: string, hint: string): void =>
  emit(warning(deps.now(), code, message, hint));

const verifyUnit = async (run: ApiRun, unit: number, progress: Progress, emit: Emit, signal: AbortSignal) => {
  const report = run.documents[unit]!;
  const { provider } = run;
  progress.position = 0;
  emit({ type: 'iteration.started', at: run.deps.now(), unit, iteration: 0 });
  tellDocument(run, report, unit, progress.position, emit);
  progress.position += 1;
  const { api } = report;
  if (provider && api && api.operations.length === 0) {
    warn(run, emit, 'openapi.no-operation', `${report.file} has no operation to be called`, 'Its paths are empty.');
  }
  if (provider && api) await verifyApi({ run, provider, api, unit, progress }, emit, signal);
  emit({ type: 'iteration.finished', at: run.deps.now(), unit, iteration: 0 });
};

const runAll = async (run: ApiRun, emit: Emit, signal: AbortSignal): Promise<void> => {
  const { deps, settings, provider, documents } = run;
  emit(startEvent(run));
  if (provider) tellSeed(run, emit);
  const { maxTimeMs } = settings;
  const progress: Progress = {
    ...{ stop: undefined, position: 0, failures: 0, calls: 0, isAnswered: false, silences: 0 },
    endsAt: maxTimeMs === undefined ? undefined : deps.clock() + maxTimeMs,
  };
  for (const unit of documents.keys()) await verifyUnit(run, unit, progress, emit, signal);
  if (progress.stop === 'time') {
    const message = 'Calls ended when the time of --max-time was over: what follows was not tried';
    warn(run, emit, 'openapi.max-time', message, 'Raise --max-time, or choose operations with --include.');
  }
  const interrupted = interruptionOf(signal, progress.stop === 'bail' ? 'bail' : undefined);
  const [environment, globals] = [deps.scopes.toSet('environment'), deps.scopes.toSet('globals')];
  const scopes = { environment, globals, collections: [] };
  emit({ type: 'run.finished', at: deps.now(), ...(interrupted ? { interrupted } : {}), scopes });
};

/** The events of a verification, ending with `run.finished` also when `signal` aborts. A defect of ours makes the stream throw. */
export const verifyApis = (run: ApiRun, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> => {
  const channel = createChannel<RunEvent>();
  runAll(run, channel.push, signal).then(
    () => channel.end(),
    (error: unknown) => channel.end(error),
  );
  return channel.stream();
};

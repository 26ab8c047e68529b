// Verifies a provider against one document, phase by phase.
import type { Api, Operation } from '../../contracts/openapi/api.ts';
import { createJudge } from '../../contracts/openapi/create-judge.ts';
import { createCaseSource } from '../../contracts/openapi/generating/create-case-source.ts';
import { measureCoverage } from '../../contracts/openapi/measure-coverage.ts';
import type { PlanUnit, Step } from '../../model/plan.ts';
import type { Emit } from '../deps.ts';
import { executeStep } from '../execute-step.ts';
import { createFindings, type StepContext } from '../step-context.ts';
import type { ApiProvider, ApiRun } from './api-run.ts';
import { createCaller } from './create-caller.ts';
import { createStats } from './operation-stats.ts';
import { createPace } from './pace.ts';
import { createFit } from './parameter-values.ts';
import { givenNames } from './prepare-case.ts';
import { waitForProvider } from './provider-down.ts';
import { isResource, parameterNames } from './resource-path.ts';
import { createResourcePool } from './resource-pool.ts';
import { runOperation } from './run-operation.ts';
import { runStateful } from './run-stateful.ts';
import { runWarnings } from './run-warnings.ts';
import { selectOperations } from './select-operations.ts';
import { isStopped, type Progress, type Session } from './session.ts';
import { skipStep } from './tell-step.ts';

const NOWHERE = { file: '', pointer: '' };

const STEP: Step = {
  ...{ id: 'openapi', itemId: 'openapi', name: 'openapi', path: [], protocol: 'http', behaviour: {}, source: NOWHERE },
  call: { method: 'GET', headers: [] },
  scripts: { before: [], after: [] },
};

const UNIT: PlanUnit = {
  ...{ index: 0, variables: [], steps: [], allSteps: [], iterations: 1, rows: [] },
  collection: { id: '', name: '', file: '', raw: {} },
};

/** Calls are not told one by one: they share a context that belongs to no step. */
const contextOf = ({ deps, options }: ApiRun, unit: number, emit: Emit, signal: AbortSignal): StepContext => ({
  ...{ step: STEP, unit: UNIT, row: {}, deps, options, signal, emit, depth: 0, execute: executeStep },
  cursor: { ref: deps.newId(), stepId: STEP.id, unit, iteration: 0, position: 0 },
  findings: createFindings(),
});

/** What makes things comes first, what removes them last. */
const rankOf = (operation: Operation): number => {
  const { method, path } = operation;
  if (method === 'DELETE') return 9;
  const depth = Math.min(parameterNames(path).length, 3);
  return depth * 2 + (method === 'POST' || (method === 'PUT' && isResource(operation)) ? 0 : 1);
};

const inOrder = (operations: readonly Operation[]): readonly Operation[] =>
  [...operations].sort((a, b) => rankOf(a) - rankOf(b));

type Given = {
  readonly run: ApiRun;
  readonly provider: ApiProvider;
  readonly api: Api;
  readonly unit: number;
  readonly progress: Progress;
};

type Opened = { readonly session: Session; readonly coverage: ReturnType<typeof measureCoverage> };

const openSession = ({ run, provider, api, unit, progress }: Given, emit: Emit, signal: AbortSignal): Opened => {
  const { settings, deps } = run;
  const context = contextOf(run, unit, emit, signal);
  const judge = createJudge(api, { baseUrls: [provider.url], strict: run.strict });
  const coverage = measureCoverage(api);
  const caller = createCaller(provider, context);
  const names = caller.headers.map(([name]) => name);
  const { modes, seed } = settings;
  const given = givenNames(settings, names);
  // Credentials come later, and what strict judging forbids beyond the document makes no request invalid.
  const lenient = run.strict ? createJudge(api, { baseUrls: [provider.url] }) : judge;
  const source = createCaseSource({ api, judge: lenient, modes, seed, given, baseUrl: provider.url });
  const operations = selectOperations(api, settings);
  const session: Session = {
    ...{ run, provider, unit, api, judge, source, caller, coverage, context, emit, progress },
    pace: createPace(settings.callsPerSecond, deps),
    pool: createResourcePool(api, provider.url),
    stats: new Map(operations.map(({ id }) => [id, createStats()])),
    known: new Map(),
  };
  return { session, coverage };
};

const STOPPED = {
  down: 'the provider cannot be reached',
  time: 'the time of --max-time was over',
  bail: 'the run ended before, at its failures',
  threshold: 'the run ended before',
  timeout: 'the time of --timeout was over',
  SIGINT: 'interrupted',
  SIGTERM: 'interrupted',
} as const;

const whyNot = ({ progress, context, run }: Session): string => {
  const { phases } = run.settings;
  if (progress.stop !== undefined) return STOPPED[progress.stop];
  if (context.signal.aborted) return 'interrupted';
  if (phases.includes('coverage') || phases.includes('fuzzing')) return 'no call could be made of it';
  return phases.includes('examples') ? 'the document has no example of a call' : 'no answer leads to it';
};

/** Operations that were never called are told, so that nobody takes them for verified. */
const tellUncalled = (session: Session, operations: readonly Operation[]): void => {
  const phase = session.run.settings.phases.find((one) => one !== 'stateful') ?? 'stateful';
  for (const operation of operations) {
    if (session.stats.get(operation.id)?.isTold) continue;
    skipStep(session, operation, phase, whyNot(session));
  }
};

/** Emits its steps, then its coverage. */
export const verifyApi = async (given: Given, emit: Emit, signal: AbortSignal): Promise<void> => {
  const { run, provider, api } = given;
  const { session, coverage } = openSession(given, emit, signal);
  const operations = inOrder(selectOperations(api, run.settings));
  const adapt = createFit(api);
  if (provider.waitMs > 0) await waitForProvider(session, provider.waitMs);
  for (const phase of run.settings.phases) {
    if (phase === 'stateful') {
      if (!isStopped(session)) await runStateful(session, operations, adapt);
      continue;
    }
    for (const operation of operations) {
      if (isStopped(session)) break;
      await runOperation(session, operation, phase, adapt);
    }
  }
  tellUncalled(session, operations);
  for (const warning of runWarnings(session, operations)) emit(warning);
  emit({ type: 'coverage.measured', at: run.deps.now(), coverage: coverage.result() });
};

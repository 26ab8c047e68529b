// The main use case: reads what a run is given, runs it, reports it, exports what it left behind.
import { planRun } from '../core/plan-run.ts';
import { runPlan } from '../engine/run-plan.ts';
import type { ProblemRaised, RunEvent } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import { isProblem, Problem } from '../model/problem.ts';
import { learnWrittenCredentials } from './auth-secrets.ts';
import type { BroadcastResult } from './broadcast.ts';
import { createEarlySandbox, type EarlySandbox } from './early-sandbox.ts';
import { writeExports } from './exports.ts';
import type { Host } from './host.ts';
import { openRun, type RunResult, resultOf } from './open-run.ts';
import { type Inputs, readInputs } from './read-inputs.ts';
import { loadReporters } from './reports.ts';
import { openRunContracts } from './run-contracts.ts';
import type { RunOptions } from './run-options.ts';
import type { Learn } from './secret-variables.ts';

export type { RunResult } from './open-run.ts';

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

const atLeastOne = (options: RunOptions): RunOptions => {
  if (options.collections.length > 0) return options;
  throw new Problem('collection.missing', 'No collection was given');
};

/** What `assay run --list` shows: reads and plans, sends nothing. */
export const planCollections = async (options: RunOptions, host: Host): Promise<Plan> => {
  const inputs = await readInputs(host, atLeastOne(options));
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
    readInputs(host, atLeastOne(options), onText),
  ]);
  const plan = planRun(inputs.collections, planOptions(options, inputs));
  const sandbox = options.scripts !== false && hasScripts(plan) ? await early.take() : undefined;
  const contracts = await openRunContracts(options, plan, host);
  const texts = new Map([...inputs.texts, ...contracts.texts]);
  const run = await openRun(options, { ...inputs, texts, reporters, sandbox, judges: contracts.judges }, host);
  const { deps, settings, scopes, cookies } = run;
  try {
    await learnWrittenCredentials(plan, scopes, deps.auth, run.learnSecret);
    const events = withNotices(runPlan(plan, deps, settings, run.signal), inputs, host.now());
    const judged = contracts.judges.length === 0 ? events : await learning(events, plan, run.learnSecret);
    const told = await run.tell(contracts.conclude(judged), onEvent);
    const left = { scopes, cookies, collection: inputs.collections[0]!, tool: `assay/${run.version}` };
    return await finish(told, options, left, host);
  } finally {
    await run.close();
  }
};

/** What is judged is quoted: credentials in it, and in what is answered, must not be. */
const learning = async (
  events: AsyncIterable<RunEvent>,
  plan: Plan,
  learn: Learn,
): Promise<AsyncIterable<RunEvent>> => {
  const { learningCredentials, namedInPlan } = await import('./exchange-secrets.ts');
  for (const secret of plan.units.flatMap(namedInPlan)) learn(secret, 'a request');
  return learningCredentials(events, learn);
};

const finish = async (
  told: BroadcastResult,
  options: RunOptions,
  left: Parameters<typeof writeExports>[1],
  host: Host,
): Promise<RunResult> => {
  const problems: Problem[] = [];
  const files: string[] = [];
  try {
    files.push(...(await writeExports(options.exports, left, host)));
  } catch (error) {
    if (!isProblem(error)) throw error;
    problems.push(error);
  }
  return resultOf(told, files, problems);
};

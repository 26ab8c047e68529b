// The use case of `assay ci`: suites run one after the other, and the reports over all of them are written in the end.
import { type ExitCode, worstCode } from '../../core/exit-code.ts';
import { mergeRuns } from '../../core/merge-runs.ts';
import { createSecrets, redactText } from '../../core/redact-secrets.ts';
import { summarise } from '../../core/summarise.ts';
import type { RunFinished } from '../../model/event.ts';
import { isProblem, Problem } from '../../model/problem.ts';
import { createAttachmentStore } from '../attachment-store.ts';
import { openBaseline } from '../baseline-file.ts';
import { broadcast } from '../broadcast.ts';
import type { Host } from '../host.ts';
import { type RunResult, resultOf } from '../open-run.ts';
import { packageVersion } from '../package-root.ts';
import { activate, type LoadedReporter, loadReporters } from '../reports.ts';
import type { CommonOptions, ReporterChoice } from '../run-options.ts';
import { createSpillFiles } from '../spill-files.ts';
import { type CiShared, type CiSuite, needsOf } from './ci-suite.ts';
import { recordRun } from './record-run.ts';
import { partOf, type Ran, type SuiteResult } from './suite-result.ts';

export type { SuiteResult } from './suite-result.ts';

export type CiOptions = Pick<CommonOptions, 'screen' | 'baseline' | 'secrets' | 'secretValues' | 'signal'> & {
  readonly name: string;
  readonly suites: readonly CiSuite[];
  /** Those that draw on the terminal tell each suite; the others all of them together. */
  readonly reporters: readonly ReporterChoice[];
  /** End with the first suite that is not green. */
  readonly bail?: boolean;
  onSuite?(suite: CiSuite, position: number): Promise<void>;
  onSuiteEnd?(result: SuiteResult): Promise<void>;
};

export type CiResult = {
  readonly suites: readonly SuiteResult[];
  readonly exitCode: ExitCode;
  /** What went wrong with the reports over all. */
  readonly problems: readonly Problem[];
  readonly files: readonly string[];
};

const NOT_RUN = { problems: [], durationMs: 0 } as const;

/** What a setting was filled with is quoted by what cannot use it. */
const masked = ({ code, message, hint, exit }: Problem, values: readonly string[]): Problem => {
  const secrets = createSecrets();
  for (const value of values) secrets.add(value);
  const shown = (text: string): string => redactText(text, secrets);
  return new Problem(code, shown(message), { exit, ...(hint === undefined ? {} : { hint: shown(hint) }) });
};

const runSuite = async (suite: CiSuite, shared: CiShared, host: Host): Promise<SuiteResult> => {
  const from = host.clock();
  const ended = (rest: Omit<SuiteResult, 'suite' | 'durationMs'>) => ({
    suite,
    durationMs: host.clock() - from,
    ...rest,
  });
  try {
    const { summary, exitCode, problems }: RunResult = await suite.run(shared, host);
    return ended({ summary, exitCode, problems });
  } catch (error) {
    if (!isProblem(error)) throw error;
    return ended({ exitCode: error.exit, problems: [masked(error, shared.secretValues ?? [])] });
  }
};

type Scene = {
  readonly options: CiOptions;
  readonly host: Host;
  readonly terminal: readonly LoadedReporter[];
  readonly files: readonly LoadedReporter[];
  readonly spill: ReturnType<typeof createSpillFiles>;
  readonly store: ReturnType<typeof createAttachmentStore>;
};

const runAll = async ({ options, host, terminal, files, spill, store }: Scene): Promise<readonly Ran[]> => {
  const { suites, screen, signal, baseline, secrets, secretValues, bail } = options;
  const needs = needsOf(files.map(({ reporter }) => reporter));
  const ran: Ran[] = [];
  let isOver = false;
  for (const [index, suite] of suites.entries()) {
    if (isOver || signal?.aborted) {
      ran.push({ result: { suite, ...NOT_RUN } });
      continue;
    }
    await options.onSuite?.(suite, index);
    const recording = recordRun({ needs, file: spill.create(), store, index });
    const reporters = [...terminal.map(({ choice }) => choice), { name: 'ci', instance: recording.reporter }];
    const result = await runSuite(
      suite,
      {
        reporters,
        ...(screen ? { screen } : {}),
        ...(signal ? { signal } : {}),
        ...(baseline ? { baseline } : {}),
        ...(secrets ? { secrets } : {}),
        ...(secretValues ? { secretValues } : {}),
      },
      host,
    );
    ran.push({ result, recorded: await recording.end() });
    await options.onSuiteEnd?.(result);
    isOver = bail === true && result.exitCode !== 0;
  }
  return ran;
};

const interruptionOf = (ran: readonly Ran[], signal: AbortSignal | undefined): RunFinished['interrupted'] => {
  if (signal?.aborted) return signal.reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
  const all = ran.map(({ recorded }) => recorded?.finished?.interrupted);
  return all.find((one) => one !== undefined && one !== 'bail') ?? all.find((one) => one !== undefined);
};

const contextOf = (ran: readonly Ran[], { store, options }: Scene) => {
  const contexts = ran.flatMap(({ recorded }) => (recorded?.context ? [recorded.context] : []));
  const first = <T>(ask: (context: (typeof contexts)[number]) => T | undefined): T | undefined => {
    for (const context of contexts) {
      const answer = ask(context);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  return {
    screen: { columns: 80, isTTY: false, colours: 0 as const, unicode: true, ...options.screen },
    attachments: store,
    redact: (text: string) => contexts.reduce((masked, context) => context.redact(masked), text),
    sourceText: (file: string) => first((context) => context.sourceText(file)),
    positionOf: (source: { readonly file: string; readonly pointer: string }) =>
      first((context) => context.positionOf?.(source)),
  };
};

/** Writes the reports over all suites. */
const report = async (ran: readonly Ran[], scene: Scene, startedAt: number) => {
  const { options, host, files } = scene;
  const interrupted = interruptionOf(ran, options.signal);
  const why = options.signal?.aborted ? 'not run: interrupted' : 'not run: a suite before it failed (--bail)';
  const whole = {
    runId: host.newId(),
    name: options.name,
    tool: { name: 'assay', version: packageVersion() },
    startedAt,
    finishedAt: host.now(),
    ...(interrupted ? { interrupted } : {}),
  };
  const merged = summarise(
    mergeRuns(
      ran.map((one) => partOf(one, why)),
      whole,
    ),
  );
  return resultOf(await broadcast(merged, activate(files, contextOf(ran, scene)), host));
};

const checkSuites = ({ suites }: CiOptions): void => {
  if (suites.length > 0) return;
  throw new Problem('ci.no-suites', 'There is no suite to run', {
    hint: 'List collections, pacts, schemas and OpenAPI documents under "suites" in assay.config.yaml.',
  });
};

/** Resolves when all suites have run and every report is written. A Problem of one suite is in its result. */
export const runCi = async (options: CiOptions, host: Host): Promise<CiResult> => {
  checkSuites(options);
  // One that cannot be used is told once, not by every suite.
  await openBaseline(options, host);
  const loaded = await loadReporters(options.reporters);
  const spill = createSpillFiles(host.tempDir());
  const store = createAttachmentStore(host.tempDir(), host.newId());
  const scene: Scene = {
    options,
    host,
    terminal: loaded.filter(({ reporter }) => reporter.prints),
    files: loaded.filter(({ reporter }) => !reporter.prints),
    spill,
    store,
  };
  try {
    const startedAt = host.now();
    const ran = await runAll(scene);
    const told = await report(ran, scene, startedAt);
    const suites = ran.map(({ result }) => result);
    const codes = [
      ...suites.flatMap(({ exitCode }) => (exitCode === undefined ? [] : [exitCode])),
      ...told.problems.map(({ exit }) => exit),
    ];
    const isCut = options.signal?.aborted === true;
    return {
      suites,
      exitCode: worstCode([...codes, ...(isCut ? [130 as const] : [])]),
      problems: told.problems,
      files: told.files,
    };
  } finally {
    spill.close();
    await store.close();
  }
};

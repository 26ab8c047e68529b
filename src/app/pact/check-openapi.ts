// The use case of `assay pact check`: pacts are compared with what an API description says, without a provider.
import { resolve } from 'node:path';
import type { Compared, Comparison } from '../../contracts/pact/openapi-check.ts';
import type { Spec } from '../../contracts/pact/openapi-check-spec.ts';
import { decodeText } from '../../core/decode-text.ts';
import { openSource } from '../../core/source-position.ts';
import { interactionTitle } from '../../engine/pact/interaction-title.ts';
import type { Cursor, Outcome, ProblemRaised, RunEvent, StepFinished } from '../../model/event.ts';
import type { Interaction } from '../../model/pact.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { type OpenRun, openRun, type RunResult, resultOf } from '../open-run.ts';
import { packageVersion } from '../package-root.ts';
import { loadReporters } from '../reports.ts';
import type { CommonOptions } from '../run-options.ts';
import { type ReadPact, readPacts } from './read-pacts.ts';

export type CheckPactOptions = CommonOptions & {
  /** Files, folders, globs and URLs. */
  readonly pacts: readonly string[];
  /** Path or URL of an OpenAPI document, 2.0 or 3.x. */
  readonly openapi?: string;
  /** Path or URL of an AsyncAPI document, 3.x. */
  readonly asyncapi?: string;
  /** What stands before the paths of the OpenAPI document in the pacts. */
  readonly basePath?: string;
  /** Warnings are failures. */
  readonly strict?: boolean;
};

type Judged = { readonly interaction: Interaction; readonly compared: Compared; readonly durationMs: number };
type Unit = { readonly read: ReadPact; readonly judged: readonly Judged[] };

const URL_LIKE = /^https?:\/\//i;

const readText = async (host: Host, options: CommonOptions, path: string): Promise<string> => {
  if (!URL_LIKE.test(path)) return decodeText(await host.readBytes(resolve(host.cwd, path)));
  const { fetchBytes } = await import('../fetch-bytes.ts');
  return decodeText(await fetchBytes(host, options, path));
};

const openSpec = async (host: Host, options: CommonOptions, path: string | undefined): Promise<Spec | undefined> => {
  if (path === undefined) return undefined;
  const { readSpec } = await import('../../contracts/pact/openapi-check-spec.ts');
  const read = async (one: string) => ({ path: one, text: await readText(host, options, one) });
  return readSpec(await read(path), read);
};

const judge = async (read: ReadPact, compare: Comparison, host: Host): Promise<Unit> => {
  const source = openSource(read.text);
  const placeInPact = (pointer: string): string => {
    const { line, column } = source.positionOf(pointer) ?? { line: 1, column: 1 };
    return `${read.pact.file}:${line}:${column}`;
  };
  const judged: Judged[] = [];
  for (const interaction of read.pact.interactions) {
    const begun = host.clock();
    const compared = await compare(interaction, read.pact, placeInPact);
    judged.push({ interaction, compared, durationMs: host.clock() - begun });
  }
  return { read, judged };
};

const finished = (compared: Compared, cursor: Cursor, at: number, durationMs: number): StepFinished => {
  const common = { type: 'step.finished', at, cursor, scripts: [], durationMs } as const;
  if ('skipped' in compared) return { ...common, outcome: 'skipped', checks: [], errors: [], reason: compared.skipped };
  if ('error' in compared) {
    const hint = 'The comparator could not work with the part of the specification that this interaction is about.';
    const error = { kind: 'problem', name: 'ComparisonError', message: compared.error, hint } as const;
    return { ...common, outcome: 'errored', checks: [], errors: [error] };
  }
  const outcome: Outcome = compared.checks.some(({ verdict }) => verdict === 'fail') ? 'failed' : 'passed';
  return { ...common, outcome, checks: compared.checks, errors: [] };
};

function* stepEvents(unit: Unit, index: number, position: number, host: Host): Generator<RunEvent> {
  const { interaction, compared, durationMs } = unit.judged[position]!;
  const { pact } = unit.read;
  const { kind, description, states, key, id, source } = interaction;
  const stepId = `${index}.${position}`;
  const cursor: Cursor = { ref: stepId, stepId, unit: index, iteration: 0, position };
  yield {
    type: 'step.started',
    at: host.now(),
    cursor,
    itemId: key ?? id ?? stepId,
    name: interactionTitle(interaction),
    path: [],
    source,
    interaction: {
      kind,
      consumer: pact.consumer,
      provider: pact.provider,
      description,
      states,
      ...(key === undefined ? {} : { key }),
      ...(id === undefined ? {} : { id }),
    },
  };
  for (const warning of 'warnings' in compared ? compared.warnings : [])
    yield { type: 'problem.raised', at: host.now(), cursor, level: 'warning', ...warning };
  yield finished(compared, cursor, host.now(), durationMs);
}

async function* checkEvents(
  units: readonly Unit[],
  dangling: readonly string[],
  options: CheckPactOptions,
  run: OpenRun,
  host: Host,
): AsyncGenerator<RunEvent> {
  yield {
    type: 'run.started',
    at: host.now(),
    runId: host.newId(),
    name: [options.openapi, options.asyncapi].filter((name) => name !== undefined).join(', '),
    tool: { name: 'assay', version: packageVersion() },
    units: units.map(({ read: { pact } }, index) => ({
      index,
      id: `${pact.consumer}-${pact.provider}-${index}`,
      name: `${pact.consumer} -> ${pact.provider}`,
      file: pact.file,
      steps: pact.interactions.length,
      iterations: 1,
      kind: 'pact' as const,
      ...(run.settings.sources ? { raw: pact.raw } : {}),
    })),
  };
  const level = options.strict ? 'error' : 'warning';
  for (const message of dangling)
    yield { type: 'problem.raised', at: host.now(), level, code: 'spec.dangling-ref', message } satisfies ProblemRaised;
  for (const [index, unit] of units.entries()) {
    if (unit.judged.length === 0) continue;
    yield { type: 'iteration.started', at: host.now(), unit: index, iteration: 0 };
    for (const position of unit.judged.keys()) yield* stepEvents(unit, index, position, host);
    yield { type: 'iteration.finished', at: host.now(), unit: index, iteration: 0 };
  }
  yield {
    type: 'run.finished',
    at: host.now(),
    scopes: { environment: run.scopes.toSet('environment'), globals: run.scopes.toSet('globals'), collections: [] },
  };
}

const checkOptions = ({ pacts, openapi, asyncapi }: CheckPactOptions): void => {
  if (openapi === undefined && asyncapi === undefined) {
    throw new Problem('spec.none', 'No API description was given', {
      hint: 'Name it: assay pact check --openapi openapi.yaml pacts/',
    });
  }
  if (pacts.length > 0) return;
  throw new Problem('pact.no-source', 'No pact was given', { hint: 'Name files, folders, globs or URLs.' });
};

/**
 * Compares pacts with an API description and resolves when every report is written.
 * Rejects with Problem for a description or a pact that cannot be used.
 */
export const checkOpenapi = async (options: CheckPactOptions, host: Host): Promise<RunResult> => {
  checkOptions(options);
  const { strict = false, basePath } = options;
  const reporters = await loadReporters(options.reporters ?? []);
  const reads = await readPacts(host, options.pacts, options);
  const [openapi, asyncapi] = [
    await openSpec(host, options, options.openapi),
    await openSpec(host, options, options.asyncapi),
  ];
  const { openComparison } = await import('../../contracts/pact/openapi-check.ts');
  const specs = { ...(openapi ? { openapi } : {}), ...(asyncapi ? { asyncapi } : {}) };
  const compare = await openComparison(specs, { strict, ...(basePath === undefined ? {} : { basePath }) });
  const units: Unit[] = [];
  for (const read of reads) units.push(await judge(read, compare, host));
  const texts = new Map(reads.map(({ pact, text }) => [pact.file, text]));
  const empty = { name: '', values: [] };
  const run = await openRun(options, { reporters, environment: empty, globals: empty, texts }, host);
  try {
    const dangling = [openapi, asyncapi].flatMap((spec) => spec?.dangling ?? []);
    return resultOf(await run.tell(checkEvents(units, dangling, options, run, host)));
  } finally {
    await run.close();
  }
};

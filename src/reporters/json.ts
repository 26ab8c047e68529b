// Newman's JSON report, written as the run goes on: what is large never stands in memory as one text.
import type { Reporter, ReporterContext } from '../model/contracts.ts';
import type { RunEvent, RunFinished, RunStarted } from '../model/event.ts';
import { fileReport } from './gather/file-report.ts';
import { gatherSteps } from './gather/steps.ts';
import { executionOf } from './json/execution.ts';
import { type FailureEntry, failuresOf, failureText } from './json/failure-entries.ts';
import { runError, scopeOf, timingsOf } from './json/run-totals.ts';
import { createSourceNodes, type SourceNodes } from './json/source-nodes.ts';

/** A pact is no collection: tools that read newman's report find its name where they look for one. */
const rawOf = ({ raw, id, name, kind }: RunStarted['units'][number]) => {
  const info = { info: { _postman_id: id, name } };
  return kind === 'pact' ? { ...info, item: [] } : (raw ?? info);
};

const headText = ({ units }: RunStarted): string => {
  const collections = units.map((unit) => JSON.stringify(rawOf(unit)));
  const several = collections.length > 1 ? `"collections":[${collections.join(',')}],` : '';
  return `{"collection":${collections[0] ?? 'null'},${several}"run":{"executions":[`;
};

function* tailText(
  event: RunFinished,
  failures: readonly FailureEntry[],
  units: RunStarted['units'],
  nodes: SourceNodes,
): Generator<string> {
  const { summary, scopes } = event;
  yield '],"failures":[';
  for (const [index, failure] of failures.entries()) {
    yield (index === 0 ? '' : ',') + failureText(failure, units, nodes);
  }
  const numbers =
    summary === undefined
      ? {}
      : { stats: summary.stats, timings: timingsOf(summary), transfers: { responseTotal: summary.responseBytes } };
  const extra = {
    ...(summary?.coverage ? { coverage: summary.coverage } : {}),
    ...(summary?.baseline ? { baseline: summary.baseline } : {}),
    ...(summary?.load ? { load: summary.load } : {}),
    ...(summary?.comparison ? { comparison: summary.comparison } : {}),
  };
  const rest = JSON.stringify({ ...numbers, error: runError(event), ...extra }).slice(1);
  yield `],${rest},"environment":${JSON.stringify(scopeOf(scopes.environment))},"globals":${JSON.stringify(scopeOf(scopes.globals))}}\n`;
}

/** Pieces of the report, in order. */
async function* pieces(events: AsyncIterable<RunEvent>, context: ReporterContext): AsyncGenerator<string> {
  const legacy = context.options.structure === 'newman-legacy';
  const steps = gatherSteps();
  const failures: FailureEntry[] = [];
  let units: RunStarted['units'] = [];
  let nodes = createSourceNodes(units, legacy);
  let separator = '';
  for await (const event of events) {
    if (event.type === 'run.started') {
      units = event.units;
      nodes = createSourceNodes(units, legacy);
      yield headText(event);
    }
    if (event.type === 'run.finished') yield* tailText(event, failures, units, nodes);
    const step = steps.take(event);
    if (step === undefined) continue;
    failures.push(...failuresOf(step));
    yield separator;
    yield* executionOf(step, { units, nodes, legacy, context });
    separator = ',';
  }
}

/**
 * Options: `export` (path), `structure`. Bodies stand in `response.body` as text or in `response.bodyBase64`;
 * `structure: 'newman-legacy'` gives newman's `response.stream` and repeats whole parents and saved responses as it does.
 */
export const reporter: Reporter = { needs: { bodies: true, sources: true }, render: fileReport('json', pieces) };

// Adds to a verification what its coverage has to be: one more step a document, which fails where too little was covered.
import type { ApiCoverage } from '../../model/coverage.ts';
import type { RunEvent } from '../../model/event.ts';
import { type CoverageDemand, coverageStep, isWhole, withCoverageUnit } from './conclude-coverage.ts';

/** Without a demand the events are as they are. */
export async function* demandCoverage(
  events: AsyncIterable<RunEvent>,
  minCoverage: number | undefined,
  newId: () => string,
): AsyncGenerator<RunEvent> {
  const measured: ApiCoverage[] = [];
  const demandOf = (file: string, title: string): CoverageDemand => ({ file, title, minCoverage, newId });
  let first = 0;
  for await (const event of events) {
    if (event.type === 'coverage.measured') measured.push(event.coverage);
    if (event.type === 'run.started') {
      first = event.units.length;
      const files = minCoverage === undefined ? [] : event.units.map(({ file, name }) => demandOf(file, name));
      yield files.reduce(withCoverageUnit, event);
      continue;
    }
    if (event.type === 'run.finished' && isWhole(event)) {
      for (const [at, coverage] of measured.entries()) {
        yield* coverageStep(coverage, demandOf(coverage.file, coverage.name), first + at, event.at);
      }
    }
    yield event;
  }
}

// Tells what was found in a document itself, as one step.
import type { Cursor } from '../../model/event.ts';
import type { Emit } from '../deps.ts';
import type { ApiRun, DocumentReport } from './api-run.ts';

export const tellDocument = (
  { deps }: ApiRun,
  report: DocumentReport,
  unit: number,
  position: number,
  emit: Emit,
): void => {
  const { file, source, checks, warnings } = report;
  const cursor: Cursor = { ref: deps.newId(), stepId: `${unit}/document`, unit, iteration: 0, position };
  const probe = { operation: file, phase: 'document' } as const;
  emit({ type: 'step.started', at: deps.now(), cursor, itemId: 'document', name: 'document', path: [], source, probe });
  for (const { code, message, hint } of warnings) {
    const told = { code, message, ...(hint === undefined ? {} : { hint }) };
    emit({ type: 'problem.raised', at: deps.now(), cursor, level: 'warning', ...told });
  }
  emit({
    type: 'step.finished',
    at: deps.now(),
    cursor,
    outcome: checks.some(({ verdict }) => verdict === 'fail') ? 'failed' : 'passed',
    checks: checks.map((check, index) => ({ ...check, index })),
    errors: [],
    scripts: [],
    durationMs: report.durationMs,
  });
};

// Reads a performance report from its file.
import { resolve } from 'node:path';
import { decodeText } from '../../core/decode-text.ts';
import { findJsonFault } from '../../core/json-fault.ts';
import { placeOf } from '../../core/parse-json.ts';
import { openSource } from '../../core/source-position.ts';
import type { PerfReport } from '../../model/perf.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { perfFault } from './perf-shape.ts';

const SCHEMA: PerfReport['schema'] = 'https://assay.dev/schemas/perf-1.json';
const HINT = 'A run with --reporter perf=perf.json writes one.';

const parse = (path: string, text: string): { readonly [member: string]: unknown } => {
  const fault = findJsonFault(text);
  if (fault) {
    const place = placeOf({ path, text }, fault.offset);
    throw new Problem('perf.broken', `${place} is not valid JSON: ${fault.cause}`, { hint: HINT });
  }
  const document = JSON.parse(text) as unknown;
  const isReport = typeof document === 'object' && document !== null && 'schema' in document && 'version' in document;
  if (isReport && document.schema === SCHEMA && document.version === 1) return document;
  const isNewer = isReport && /^https:\/\/assay\.dev\/schemas\/perf-/.test(String(document.schema));
  const what = isNewer
    ? 'is a performance report of a version that this assay does not read'
    : 'is no performance report';
  throw new Problem('perf.schema', `${path} ${what}`, { hint: HINT });
};

/** Rejects with Problem for a file that is not there, is none, or lacks what a comparison needs. */
export const readPerf = async (file: string, host: Host): Promise<PerfReport> => {
  const text = decodeText(await host.readBytes(resolve(host.cwd, file)));
  const document = parse(file, text);
  const pointer = perfFault(document);
  if (pointer === undefined) return document as unknown as PerfReport;
  const { line, column } = openSource(text).positionOf(pointer) ?? { line: 1, column: 1 };
  throw new Problem('perf.broken', `${file}:${line}:${column} is missing or wrong: ${pointer}`, { hint: HINT });
};

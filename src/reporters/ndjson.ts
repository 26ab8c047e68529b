// The recording: every event of the run, one JSON line each, masked; other reports can be made from it later.
import type { Reporter } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import { fileReport } from './gather/file-report.ts';

async function* lines(events: AsyncIterable<RunEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}

export const reporter: Reporter = { needs: { hashes: true }, render: fileReport('ndjson', lines) };

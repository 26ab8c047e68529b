// What all reports into files share: where they go, and chunks that are worth a write.
import type { Reporter, ReporterContext, ReporterOptions, ReporterOutput } from '../../model/contracts.ts';
import type { RunEvent } from '../../model/event.ts';

/** `newman/newman-run-report-2026-11-24-06-09-33-789-0.json` for a run that started at that moment (UTC). */
const defaultPath = (startedAt: number, extension: string): string => {
  const moment = new Date(startedAt).toISOString().replace(/[T:.]/g, '-').replace('Z', '-0');
  return `newman/newman-run-report-${moment}.${extension}`;
};

/** The `export` option, or newman's default; a path that ends in a slash is a folder for the default name. */
export const exportPath = (options: ReporterOptions, startedAt: number, extension: string): string => {
  const { export: wanted } = options;
  const path = defaultPath(startedAt, extension);
  if (typeof wanted !== 'string' || wanted === '') return path;
  return /[\\/]$/.test(wanted) ? wanted + path.slice(path.lastIndexOf('/') + 1) : wanted;
};

// Pieces come in thousands a second: gathering some kilobytes costs less than a write each.
const CHUNK = 32_768;

async function* notingStart(events: AsyncIterable<RunEvent>, onStart: (at: number) => void): AsyncGenerator<RunEvent> {
  let started = false;
  for await (const event of events) {
    if (!started) onStart(event.at);
    started = true;
    yield event;
  }
}

/** Text to append, or what takes the place of the file's first characters (as many bytes as it has itself). */
export type Piece = string | { readonly start: string };

/** Makes `render` of a function that yields the file's text piece by piece. */
export const fileReport = (
  extension: string,
  pieces: (events: AsyncIterable<RunEvent>, context: ReporterContext) => AsyncIterable<Piece>,
): Reporter['render'] =>
  async function* render(events, context): AsyncGenerator<ReporterOutput> {
    let path = '';
    const noted = notingStart(events, (at) => {
      path = exportPath(context.options, at, extension);
    });
    let chunk = '';
    for await (const piece of pieces(noted, context)) {
      if (typeof piece === 'string') chunk += piece;
      if (typeof piece === 'string' && chunk.length < CHUNK) continue;
      yield { path, chunk };
      chunk = '';
      if (typeof piece !== 'string') yield { path, chunk: piece.start, overwrites: 'start' };
    }
    if (chunk !== '') yield { path, chunk };
  };

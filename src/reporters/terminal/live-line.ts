// The line at the bottom of a terminal that shows where the run stands; drawn and erased, never left behind.
import { formatDuration } from '../../core/durations.ts';
import type { RunEvent, RunStarted } from '../../model/event.ts';
import { printable } from './printable.ts';
import type { Theme } from './theme.ts';
import { displayWidth, truncate } from './width.ts';

export type LiveLine = {
  take(event: RunEvent): void;
  draw(): string;
};

/** Takes the line off the screen and puts the cursor where it began. */
export const ERASE = '\r\u001b[2K';

const BAR_CELLS = 20;
const LEAST_COLUMNS_FOR_BAR = 72;

const plannedSteps = ({ units }: RunStarted): number =>
  units.reduce((sum, { steps, iterations }) => sum + steps * iterations, 0);

export const createLiveLine = (theme: Theme, columns: () => number): LiveLine => {
  const { paint, marks } = theme;
  const seen = { startedAt: 0, at: 0, planned: 0, done: 0, passed: 0, failed: 0, name: '' };

  const bar = (): string => {
    // setNextRequest may run more steps than were planned.
    const share = seen.planned === 0 ? 0 : Math.min(1, seen.done / seen.planned);
    const full = Math.round(share * BAR_CELLS);
    return paint.green(marks.barFull.repeat(full)) + paint.dim(marks.barEmpty.repeat(BAR_CELLS - full));
  };

  const counts = (): readonly { readonly text: string; readonly painted: string }[] => {
    const position = `${seen.done}/${Math.max(seen.planned, seen.done)}`;
    const passed = `${marks.pass} ${seen.passed}`;
    const failed = `${marks.fail} ${seen.failed}`;
    const elapsed = formatDuration(seen.at - seen.startedAt);
    return [
      { text: position, painted: position },
      { text: passed, painted: paint.green(passed) },
      ...(seen.failed > 0 ? [{ text: failed, painted: paint.red(failed) }] : []),
      { text: elapsed, painted: paint.dim(elapsed) },
    ];
  };

  return {
    take(event) {
      seen.at = event.at;
      if (event.type === 'run.started') {
        seen.startedAt = event.at;
        seen.planned = plannedSteps(event);
      } else if (event.type === 'step.started') seen.name = printable(event.name);
      else if (event.type === 'step.finished') {
        seen.done += 1;
        if (event.outcome === 'failed' || event.outcome === 'errored') seen.failed += 1;
        else if (event.outcome !== 'skipped') seen.passed += 1;
      }
    },
    draw() {
      // One cell stays free: a full line would wrap, and a wrapped line cannot be erased.
      const room = columns() - 1;
      const withBar = room >= LEAST_COLUMNS_FOR_BAR;
      const parts = counts();
      const used = (withBar ? BAR_CELLS + 2 : 0) + parts.reduce((sum, { text }) => sum + displayWidth(text) + 2, 0);
      if (used > room) return truncate(seen.name, room, marks.ellipsis);
      const head = withBar ? `${bar()}  ` : '';
      const name = truncate(seen.name, room - used, marks.ellipsis);
      return `${head}${parts.map(({ painted }) => painted).join('  ')}  ${name}`;
    },
  };
};

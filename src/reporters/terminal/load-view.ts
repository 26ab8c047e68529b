// How the line report shows a load while it runs: a block that is redrawn on a terminal, plain lines elsewhere.
import type { Screen } from '../../model/contracts.ts';
import type { RunEvent } from '../../model/event.ts';
import { createLoadLive } from './load-live.ts';
import { createLoadTicks } from './load-ticks.ts';
import { createTheme } from './theme.ts';

/** The text to print for an event; `lasting` is what stays of it. */
export type LoadView = (event: RunEvent, lasting: string) => string;

const DRAWS: ReadonlySet<RunEvent['type']> = new Set(['run.started', 'window.closed', 'step.started', 'step.finished']);

export const createLoadView = (screen: Screen): LoadView => {
  if (!screen.isTTY) {
    const ticks = createLoadTicks(createTheme(screen));
    return (event, lasting) => lasting + ticks.take(event).reduce((text, line) => `${text}${line}\n`, '');
  }
  const live = createLoadLive(
    () => createTheme(screen),
    () => screen,
  );
  return (event, lasting) => {
    live.take(event);
    if (event.type === 'run.finished') return live.erase() + lasting;
    if (lasting === '' && !DRAWS.has(event.type)) return '';
    return live.erase() + lasting + live.draw();
  };
};

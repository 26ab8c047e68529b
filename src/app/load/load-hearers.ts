// Who hears the events of a load beside its reporters, secrets masked: metrics outputs, the dashboard, k6's summary.
import type { RunEvent } from '../../model/event.ts';
import type { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import type { LoadOptions } from './load-options.ts';
import { openSummaryExport } from './summary-export.ts';

export type LoadHearers = {
  take(event: RunEvent): void;
  /**
   * Writes and sends what is left; resolves with the files written and what went wrong. Metrics that did not arrive are
   * warnings: the load is what it was. A second time does nothing.
   */
  close(): Promise<Heard>;
};

type Heard = {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
};

const NOTHING: Heard = { files: [], problems: [], warnings: [] };

const openDashboard = async ({ dashboard }: LoadOptions, host: Host) =>
  dashboard && (await import('./dashboard/open-dashboard.ts')).showDashboard(dashboard, host);

const openOutputs = async ({ outputs = [], ...options }: LoadOptions, host: Host) => {
  if (outputs.length === 0) return undefined;
  const opened = await (await import('./outputs/open-outputs.ts')).openOutputs(outputs, host, options);
  // Said at the start: an address to be scraped is of no use at the end.
  process.stderr.write(`metrics: ${opened.places.join(', ')}\n`);
  return opened;
};

/** Rejects with Problem for an output that cannot be used, or a port that cannot be had. */
export const openHearers = async (options: LoadOptions, host: Host): Promise<LoadHearers> => {
  const outputs = await openOutputs(options, host);
  const dashboard = await openDashboard(options, host).catch(async (error: unknown) => {
    await outputs?.close();
    throw error;
  });
  const exported = openSummaryExport(options.summaryExport, host);
  let isOpen = true;
  return {
    take: (event) => {
      exported.take(event);
      dashboard?.take(event);
      outputs?.take(event);
    },
    close: async () => {
      if (!isOpen) return NOTHING;
      isOpen = false;
      const [warnings = [], written] = await Promise.all([outputs?.close(), exported.write(), dashboard?.close()]);
      return { ...written, warnings };
    },
  };
};

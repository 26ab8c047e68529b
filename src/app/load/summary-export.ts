// Writes what a load came to as k6's --summary-export does.
import { resolve } from 'node:path';
import { k6Summary } from '../../core/k6-summary.ts';
import type { RunEvent } from '../../model/event.ts';
import type { LoadTotals } from '../../model/load.ts';
import { isProblem, type Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';

export type Written = { readonly files: readonly string[]; readonly problems: readonly Problem[] };

/** Hears the events as reporters do, secrets masked; `write` is for when all are told. */
export const openSummaryExport = (path: string | undefined, host: Host) => {
  let totals: LoadTotals | undefined;
  return {
    take: (event: RunEvent): void => {
      if (event.type === 'run.finished') totals = event.load;
    },
    write: async (): Promise<Written> => {
      if (path === undefined || totals === undefined) return { files: [], problems: [] };
      try {
        const file = await host.createFile(resolve(host.cwd, path));
        await file.write(`${JSON.stringify(k6Summary(totals), undefined, 2)}\n`);
        await file.commit();
        return { files: [path], problems: [] };
      } catch (error) {
        if (!isProblem(error)) throw error;
        return { files: [], problems: [error] };
      }
    },
  };
};

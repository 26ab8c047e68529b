// Finds out before a load whether its reports can be written: after an hour is too late.
import { resolve } from 'node:path';
import type { Host } from '../host.ts';
import type { LoadOptions } from './load-options.ts';

/** Of a reporter, several between commas; a folder gets a name of its own there. */
const filesOf = (exported: string | boolean | undefined): readonly string[] =>
  typeof exported === 'string' ? exported.split(',').filter((file) => file !== '' && !/^-$|[\\/]$/.test(file)) : [];

/** Rejects with Problem for the first file that cannot be written. */
export const checkDestinations = async ({ reporters = [], summaryExport }: LoadOptions, host: Host): Promise<void> => {
  const files = [...reporters.flatMap(({ options }) => filesOf(options?.export)), ...filesOf(summaryExport)];
  for (const file of files) {
    const writer = await host.createFile(resolve(host.cwd, file));
    await writer.discard();
  }
};

// What is no regular file, and still a place to write a report to: a terminal, a pipe, standard output.
import { appendFile, readFile, rm, stat } from 'node:fs/promises';

/** To rename a file over such a path would take it from everybody on the machine. */
export const isDevice = async (path: string): Promise<boolean> => {
  if (path === '-' || /^\/(?:dev|proc)\//.test(path)) return true;
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
};

/** Moves what was written to a temporary file to where it goes; `-` is standard output. */
export const copyToDevice = async (
  temporary: string,
  path: string,
  writeStdout: (bytes: Uint8Array) => Promise<void>,
): Promise<void> => {
  const bytes = await readFile(temporary);
  await rm(temporary, { force: true });
  await (path === '-' || path === '/dev/stdout' ? writeStdout(bytes) : appendFile(path, bytes));
};

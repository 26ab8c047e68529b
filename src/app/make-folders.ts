// Makes a folder and those above it.
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

/**
 * Node's own recursive mkdir never ends where a folder cannot be made in one that is there, as in /proc.
 * Rejects with the error of the system.
 */
export const makeFolders = async (folder: string): Promise<void> => {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolders(parent);
  await mkdir(folder).catch((error: unknown) => {
    // Somebody else was quicker.
    if (codeOf(error) !== 'EEXIST') throw error;
  });
};

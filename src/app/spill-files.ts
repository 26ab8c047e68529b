// Temporary files for bodies that are too big for memory; they go when nobody holds their body, at the latest at exit.
import { createReadStream, createWriteStream, mkdtempSync, rmSync, unlink } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { SpillFile } from '../model/contracts.ts';

export type SpillFiles = { create(): SpillFile; close(): void };

/** Files in a folder of their own below `tempDir`, made with the first one. */
export const createSpillFiles = (tempDir: string): SpillFiles => {
  let folder: string | undefined;
  let count = 0;
  const removeFolder = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  };
  const makeFolder = (): string => {
    process.once('exit', removeFolder);
    return mkdtempSync(join(tempDir, 'assay-'));
  };
  const remove = (path: string): void => unlink(path, () => undefined);
  const unheld = new FinalizationRegistry<string>(remove);

  const create = (): SpillFile => {
    folder ??= makeFolder();
    const path = join(folder, `${++count}.body`);
    const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    stream.on('error', () => undefined);
    let size = 0;
    return {
      write: (chunk) => {
        size += chunk.byteLength;
        return new Promise((resolve, reject) => {
          stream.write(chunk, (error) => (error ? reject(error) : resolve()));
        });
      },
      finish: async () => {
        stream.end();
        await finished(stream);
        const body = { size, open: () => createReadStream(path) };
        unheld.register(body, path);
        return body;
      },
      discard: async () => {
        stream.destroy();
        await finished(stream).catch(() => undefined);
        remove(path);
      },
    };
  };

  return {
    create,
    close: () => {
      process.off('exit', removeFolder);
      removeFolder();
    },
  };
};

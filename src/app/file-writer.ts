// Writes a file whole or not at all: a temporary neighbour takes its name in the end.
import { open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { copyToDevice, isDevice } from './devices.ts';
import { writeProblem } from './file-problems.ts';
import { makeFolders } from './make-folders.ts';

/** A file being written through a temporary neighbour; it appears under its name only when committed. */
export type FileWriter = {
  write(chunk: string | Uint8Array): Promise<void>;
  /** Overwrites the beginning of the file. */
  writeStart(chunk: string | Uint8Array): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
};

type WriterOptions = {
  /** Permissions of the new file; default: the system's. */
  readonly mode: number | undefined;
  readonly unique: string;
  readonly writeStdout: (bytes: Uint8Array) => Promise<void>;
};

/** Characters collected before they are written, so that many small chunks cost one system call. */
const WRITE_BUFFER = 64 * 1024;

/** `-` is standard output; `unique` tells temporary files apart. */
export const openFileWriter = async (
  path: string,
  { mode, unique, writeStdout }: WriterOptions,
): Promise<FileWriter> => {
  const device = await isDevice(path);
  const folder = device ? tmpdir() : dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${unique}.tmp`);
  const attempt = <T>(action: () => Promise<T>): Promise<T> =>
    action().catch((error: unknown) => {
      throw writeProblem(path, error);
    });
  const handle = await attempt(async () => {
    await makeFolders(folder);
    return open(temporary, 'w', mode ?? (device ? 0o600 : undefined));
  });
  let pending: (string | Uint8Array)[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const chunks = pending.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
    pending = [];
    size = 0;
    if (chunks.length > 0) await attempt(() => handle.writeFile(Buffer.concat(chunks)));
  };
  return {
    write: async (chunk) => {
      pending.push(chunk);
      size += chunk.length;
      if (size >= WRITE_BUFFER) await flush();
    },
    writeStart: async (chunk) => {
      await flush();
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      await attempt(async () => void (await handle.write(bytes, 0, bytes.length, 0)));
    },
    commit: async () => {
      await flush();
      await attempt(async () => {
        await handle.close();
        await (device ? copyToDevice(temporary, path, writeStdout) : rename(temporary, path));
      });
    },
    discard: async () => {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
};

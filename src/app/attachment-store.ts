// Keeps whole bodies for the reporters that ask for them: small ones in memory, the rest in one spill file.
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttachmentStore } from '../engine/deps.ts';
import type { Body } from '../model/body.ts';
import { isProblem } from '../model/problem.ts';

export type ClosableStore = AttachmentStore & { close(): Promise<void> };

/** Bytes kept in memory before bodies go to the file. */
const MEMORY_LIMIT = 32 * 1024 * 1024;

type Place = { readonly offset: number; readonly size: number };

/** A body is handed out once: reporters write it and move on, so that memory stays bounded. */
export const createAttachmentStore = (folder: string, name: string): ClosableStore => {
  const inMemory = new Map<string, Uint8Array>();
  const onDisk = new Map<string, Place>();
  const path = join(folder, `assay-${name}.bodies`);
  let file: FileHandle | undefined;
  let held = 0;
  let end = 0;
  let writing: Promise<void> = Promise.resolve();

  const spill = async (key: string, body: Body): Promise<void> => {
    file ??= await open(path, 'wx+', 0o600);
    const offset = end;
    try {
      for await (const chunk of body.open()) {
        await file.write(chunk, 0, chunk.length, end);
        end += chunk.length;
      }
    } catch (error) {
      // A file that was sent and has changed since is not what was sent: it is left out.
      if (!isProblem(error)) throw error;
      end = offset;
      return;
    }
    onDisk.set(key, { offset, size: end - offset });
  };
  return {
    put: async (key, body) => {
      if (body.bytes && held + body.bytes.length <= MEMORY_LIMIT) {
        inMemory.set(key, body.bytes);
        held += body.bytes.length;
        return;
      }
      writing = writing.then(() => spill(key, body));
      await writing;
    },
    get: async (key) => {
      const kept = inMemory.get(key);
      if (kept) {
        inMemory.delete(key);
        held -= kept.length;
        return kept;
      }
      const place = onDisk.get(key);
      if (!place || !file) return undefined;
      const bytes = new Uint8Array(place.size);
      await file.read(bytes, 0, place.size, place.offset);
      return bytes;
    },
    close: async () => {
      await writing.catch(() => undefined);
      await file?.close();
      if (file) await rm(path, { force: true });
    },
  };
};

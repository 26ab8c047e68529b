// Reads a pipe to its end (process substitution, mkfifo) without waiting for a writer that never comes.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const WRITER_WAIT_MS = 2_000;
const POLL_MS = 10;
const CHUNK_BYTES = 64 * 1024;

/** What there is to read now: `wait` while a writer has said nothing yet, `end` when there is none. */
const readNow = async (handle: FileHandle, buffer: Buffer): Promise<Buffer | 'wait' | 'end'> => {
  try {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    return bytesRead === 0 ? 'end' : Buffer.from(buffer.subarray(0, bytesRead));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 'wait';
    throw error;
  }
};

const readAll = async (handle: FileHandle): Promise<Uint8Array> => {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const chunks: Buffer[] = [];
  let hasWriter = false;
  for (let waitedMs = 0; ; ) {
    const read = await readNow(handle, buffer);
    hasWriter ||= read !== 'end';
    if (read === 'end' && hasWriter) return Buffer.concat(chunks);
    if (read !== 'end' && read !== 'wait') {
      chunks.push(read);
      continue;
    }
    if (!hasWriter && waitedMs >= WRITER_WAIT_MS) throw new Error('it is a pipe that nobody writes to');
    await delay(POLL_MS);
    waitedMs += POLL_MS;
  }
};

/** Rejects when nobody opens the pipe for writing within two seconds. */
export const readPipe = async (path: string): Promise<Uint8Array> => {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return await readAll(handle);
  } finally {
    await handle.close();
  }
};

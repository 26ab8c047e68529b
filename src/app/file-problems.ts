// Says in one sentence why a file could not be read or written.
import { Problem } from '../model/problem.ts';

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  EPIPE: 'nobody reads it any more',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is a socket or a device',
};

export type FileKinds = {
  isFile(): boolean;
  isDirectory(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
  isCharacterDevice(): boolean;
  isBlockDevice(): boolean;
};

/** What a path leads to where it is no regular file; undefined when it is one. */
export const otherKind = (stats: FileKinds): string | undefined => {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'it is a folder';
  if (stats.isFIFO()) return 'it is a pipe';
  if (stats.isSocket()) return 'it is a socket';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'it is a device' : 'it is not a regular file';
};

export const causeOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return (code && CAUSES[code]) ?? (error instanceof Error ? error.message : String(error));
};

const READ_HINT = 'Check the path; relative paths start at the current folder.';

export const readProblem = (path: string, error: unknown, hint: string = READ_HINT): Problem =>
  new Problem('file.unreadable', `Cannot read ${path}: ${causeOf(error)}`, { hint, cause: error });

export const writeProblem = (path: string, error: unknown): Problem =>
  new Problem('file.unwritable', `Cannot write ${path}: ${causeOf(error)}`, { cause: error });

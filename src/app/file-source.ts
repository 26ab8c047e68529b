// Files named by requests: relative to the working directory, and under --no-insecure-file-read inside it only.
import { resolve } from 'node:path';
import type { FileSource } from '../engine/deps.ts';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';
import type { CommonOptions } from './run-options.ts';

/** Postman writes Windows paths with a slash before the drive, and UNC paths with three of them. */
const WINDOWS_ROOT = /^\/(?:[A-Za-z]:|\/\/)/;
const FOREIGN = /^(?:\/?[A-Za-z]:[\\/]|\\\\|\/\/\/)/;

/** The path as the system understands it. */
export const systemPath = (path: string, platform: string): string =>
  platform === 'win32' && WINDOWS_ROOT.test(path) ? path.slice(1) : path;

const hintFor = (path: string, base: string): string => {
  if (path.startsWith('postman-cloud:'))
    return "The file lies in Postman's cloud: save it into the working directory and name it there.";
  if (path.startsWith('~')) return '"~" is not expanded: write the whole path.';
  if (/\{\{.*\}\}/.test(path)) return 'A variable of the path has no value: give it one.';
  if (process.platform !== 'win32' && FOREIGN.test(path))
    return 'That is a Windows path: put the file into the working directory and name it relative to it.';
  return `Relative paths start at ${base}: mend the path, or choose another folder with --working-dir.`;
};

const unusable = (path: string, reason: string): Problem =>
  new Problem('file.unusable', `Cannot read ${JSON.stringify(path)}: ${reason}`, {
    hint: 'Choose the file in the body of the request again.',
  });

/** Files being opened at a time: a form of thousands must not use up the descriptors of the process. */
const MAX_OPENING = 32;

const createGate = (places: number): (<T>(action: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (action) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await action();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
};

/** Opens the files that requests name. */
export const createFileSource = (host: Host, options: CommonOptions): FileSource => {
  const base = resolve(host.cwd, options.workingDir ?? '.');
  const passGate = createGate(MAX_OPENING);
  return {
    open: async (path) => {
      if (path === '') throw unusable(path, 'the path is empty');
      if (path.includes('\0')) throw unusable(path, 'the path has a NUL in it');
      const rules = {
        named: path,
        hint: hintFor(path, base),
        ...(options.insecureFileRead === false ? { inside: base } : {}),
      };
      return passGate(() => host.openBody(resolve(base, systemPath(path, process.platform)), rules));
    },
  };
};

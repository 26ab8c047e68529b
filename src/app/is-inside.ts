// Says whether a path lies in a folder, or is it; both absolute, links already followed.
import { isAbsolute, relative, sep } from 'node:path';

export const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
};

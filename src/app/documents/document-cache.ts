// Keeps what was fetched, for runs without a network.
import { join } from 'node:path';
import type { Host } from '../host.ts';
import type { DocumentOptions } from '../run-options.ts';

/**
 * With a network documents are always fetched anew: a copy that is out of date would be judged by what is not true any more. The copies
 * serve `offline` alone.
 */
export type DocumentCache = {
  read(uri: string): Promise<Uint8Array | undefined>;
  has(uri: string): Promise<boolean>;
  /** Does nothing where it cannot be written. */
  keep(uri: string, bytes: Uint8Array): Promise<void>;
};

export const openDocumentCache = (options: DocumentOptions, host: Host): DocumentCache => {
  const folder = options.cacheDir ?? join(host.cacheDir(), 'documents');
  // The name tells nothing of an address that holds a password.
  const pathOf = (uri: string): string => join(folder, host.sha256(new TextEncoder().encode(uri)));
  const has = async (uri: string): Promise<boolean> => (await host.exists(pathOf(uri))) === 'file';
  return {
    has,
    read: async (uri) => ((await has(uri)) ? host.readBytes(pathOf(uri)) : undefined),
    keep: async (uri, bytes) => {
      try {
        const file = await host.createFile(pathOf(uri), 0o600);
        await file.write(bytes);
        await file.commit();
      } catch {
        // Only a later run without a network could miss it.
      }
    },
  };
};

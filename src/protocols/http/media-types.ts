// Media types by file name, from a table that is loaded with the first file.

export const DEFAULT_TYPE = 'application/octet-stream';

/** Undefined for a name whose extension nobody knows. */
export const lookupType = async (name: string): Promise<string | undefined> => {
  const { default: mimeTypes } = await import('mime-types');
  return mimeTypes.lookup(name) || undefined;
};

export const typeOfFile = async (path: string): Promise<string> => (await lookupType(path)) ?? DEFAULT_TYPE;

// Resolves references, and reads places out of URIs.

/** The reference as it is written where it cannot be resolved. */
export const resolveUri = (reference: string, base: string): string => {
  try {
    return new URL(reference, base).href;
  } catch {
    return reference.startsWith('#') ? `${base.split('#', 1)[0]}${reference}` : reference;
  }
};

export const splitUri = (uri: string): { readonly uri: string; readonly fragment: string } => {
  const at = uri.indexOf('#');
  if (at < 0) return { uri, fragment: '' };
  const written = uri.slice(at + 1);
  let fragment = written;
  try {
    fragment = decodeURIComponent(written);
  } catch {
    // It stays as it is written.
  }
  return { uri: uri.slice(0, at), fragment };
};

/** Equal for URIs that differ only in how they are written. */
export const normalUri = (uri: string): string => resolveUri(uri, 'assay:/');

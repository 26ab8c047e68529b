// Writes and reads parts of a JSON pointer (RFC 6901).

export const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

export const unescapeKey = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

// What a response says of its own content: media type, charset, file name.
import { loadLibrary } from '../libraries.ts';

export type ContentInfo = {
  contentType: string;
  mimeType: string;
  mimeFormat: string;
  charset: string;
  fileExtension?: string;
  fileName: string;
};

type Format = { readonly mimeType: string; readonly mimeFormat: string };
type Extensions = { extensionOf(mediaType: string): string | undefined };

/** The usual ones, and those that Postman calls otherwise; a library knows all others. */
const EXTENSIONS: { readonly [mediaType: string]: string | undefined } = {
  'application/ecmascript': 'es',
  'application/json': 'json',
  'application/mp4': 'mp4s',
  'application/octet-stream': 'bin',
  'application/pgp-signature': 'asc',
  'application/xml': 'xml',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/javascript': undefined,
  'text/markdown': 'markdown',
  'text/plain': 'txt',
  'text/xml': 'xml',
};

const FORMATS: { readonly [mediaType: string]: Format } = {
  'application/jwt': { mimeType: 'text', mimeFormat: 'jwt' },
  'application/ogg': { mimeType: 'audio', mimeFormat: 'ogg' },
  'application/pdf': { mimeType: 'embed', mimeFormat: 'pdf' },
  'application/x-www-form-urlencoded': { mimeType: 'text', mimeFormat: 'plain' },
  'application/xhtml+xml': { mimeType: 'text', mimeFormat: 'xml' },
};

/** `type` and `disposition` are the Content-Type and Content-Disposition headers. */
export function contentInfoOf(type: string | undefined, disposition: string | undefined): ContentInfo {
  const contentType = (type ?? '').split(';')[0]?.replace(/\s/g, '').toLowerCase() || 'text/plain';
  const charset = /(?:charset|encoding)\s*=\s*['"]? *([\w-]+)/i
    .exec(type ?? '')?.[1]
    ?.toLowerCase()
    .replace(/^utf-8$/, 'utf8');
  const fileExtension = extensionOf(contentType);
  const name = fileNameOf(disposition) ?? (fileExtension ? `response.${fileExtension}` : 'response');
  return {
    contentType,
    ...(FORMATS[contentType] ?? formatOf(contentType)),
    charset: charset ?? 'utf8',
    ...(fileExtension ? { fileExtension } : {}),
    fileName: name,
  };
}

function extensionOf(contentType: string): string | undefined {
  if (Object.hasOwn(EXTENSIONS, contentType)) return EXTENSIONS[contentType];
  return (loadLibrary('file-extensions') as Extensions | undefined)?.extensionOf(contentType);
}

/** By words inside the media type, as Postman guesses. */
function formatOf(contentType: string): Format {
  const family = contentType.split('/')[0] ?? '';
  const textual = /jsonp|json|xml|html|yaml|vml|webml|script/.exec(contentType)?.[0];
  const medium = /audio|video|image|text/.exec(family)?.[0];
  if (medium === 'text') return { mimeType: 'text', mimeFormat: textual ?? 'plain' };
  if (medium) return { mimeType: medium, mimeFormat: medium };
  if (textual) return { mimeType: 'text', mimeFormat: textual };
  const inside = /\/[^/]*?(audio|video|image|text)/.exec(contentType)?.[1];
  if (inside) return { mimeType: inside, mimeFormat: inside };
  return { mimeType: /application|message|multipart/.exec(family)?.[0] ?? 'unknown', mimeFormat: 'raw' };
}

/** Of RFC 6266, as Postman reads it: the extended name counts where its charset is written in lower case. */
function fileNameOf(disposition: string | undefined): string | undefined {
  if (!disposition) return undefined;
  const extended = /;\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s]+)/.exec(disposition);
  if (extended) return decodedName(extended[1] as string, extended[2] as string);
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/.exec(disposition);
  return plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
}

function decodedName(charset: string, name: string): string {
  try {
    return charset === 'utf-8' ? decodeURIComponent(name) : unescape(name);
  } catch {
    return name;
  }
}

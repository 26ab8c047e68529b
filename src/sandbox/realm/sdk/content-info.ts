// What a response says of its own content: media type, charset, file name.

export type ContentInfo = {
  contentType: string;
  mimeType: string;
  mimeFormat: string;
  charset: string;
  fileExtension?: string;
  fileName: string;
};

const EXTENSIONS: { readonly [mediaType: string]: string } = {
  'application/gzip': 'gz',
  'application/json': 'json',
  'application/octet-stream': 'bin',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'audio/mpeg': 'mpga',
  'image/bmp': 'bmp',
  'image/gif': 'gif',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/markdown': 'markdown',
  'text/plain': 'txt',
  'text/xml': 'xml',
  'video/mp4': 'mp4',
};

const TEXT_FORMATS: readonly (readonly [RegExp, string])[] = [
  [/[/+]json$/, 'json'],
  [/[/+]xml$/, 'xml'],
  [/\/html$|\/xhtml/, 'html'],
  [/javascript|ecmascript/, 'script'],
  [/\/css$/, 'stylesheet'],
];

/** `type` and `disposition` are the Content-Type and Content-Disposition headers. */
export function contentInfoOf(type: string | undefined, disposition: string | undefined): ContentInfo {
  const contentType = (type ?? '').split(';')[0]?.trim().toLowerCase() || 'text/plain';
  const charset = /charset\s*=\s*"?([^\s;"]+)/i
    .exec(type ?? '')?.[1]
    ?.toLowerCase()
    .replace(/^utf-8$/, 'utf8');
  const fileExtension = EXTENSIONS[contentType];
  const name = fileNameOf(disposition) ?? (fileExtension ? `response.${fileExtension}` : 'response');
  return {
    contentType,
    ...formatOf(contentType),
    charset: charset ?? 'utf8',
    ...(fileExtension ? { fileExtension } : {}),
    fileName: name,
  };
}

function formatOf(contentType: string): { mimeType: string; mimeFormat: string } {
  const textFormat = TEXT_FORMATS.find(([pattern]) => pattern.test(contentType))?.[1];
  const family = contentType.split('/')[0] ?? '';
  if (family === 'image' || family === 'audio' || family === 'video') return { mimeType: family, mimeFormat: family };
  if (textFormat) return { mimeType: 'text', mimeFormat: textFormat };
  if (family === 'text') return { mimeType: 'text', mimeFormat: 'plain' };
  if (family === 'multipart' || family === 'message') return { mimeType: family, mimeFormat: 'raw' };
  return { mimeType: 'unknown', mimeFormat: 'raw' };
}

/** RFC 6266: `filename*` wins over `filename`. */
function fileNameOf(disposition: string | undefined): string | undefined {
  if (!disposition) return undefined;
  const extended = /filename\*\s*=\s*[\w-]*'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  if (extended) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return extended;
    }
  }
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  return plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
}

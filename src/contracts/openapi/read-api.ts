// Reads an OpenAPI or Swagger document, and what it refers to, into an API.
import { bag, text } from '../../core/json-bag.ts';
import type { FetchDocument, SourceDocument } from '../documents/source-document.ts';
import type { Api, ApiOptions } from './api.ts';
import { rootCursor } from './reading/cursor.ts';
import { loadLibrary } from './reading/library.ts';
import { readOperations } from './reading/operations.ts';
import { readSecuritySchemes } from './reading/security.ts';
import { defaultServer, readServers, readSwaggerServers } from './reading/servers.ts';
import { openSchemas } from './schemas/validators.ts';

/**
 * Throws Problem for what is no OpenAPI or Swagger document. Faults of a document do not keep it from being read: what cannot be understood is
 * left out, and what judges by it is not evaluable; `validateDocument` tells of them.
 */
export const readApi = async (root: SourceDocument, fetch: FetchDocument, options: ApiOptions): Promise<Api> => {
  const library = await loadLibrary(root, fetch);
  const cursor = rootCursor(library);
  const servers =
    library.version === '2.0' ? readSwaggerServers(cursor) : (readServers(library, cursor) ?? [defaultServer(cursor)]);
  const { validator, schema, schemaAt } = openSchemas(library, options.formats);
  const pathOf = (uri: string): string => library.documentAt(uri)?.path ?? uri;
  return {
    version: library.version,
    title: text(bag(cursor.value.info).title) ?? '',
    documents: library.documents,
    servers,
    operations: readOperations(library, cursor, servers),
    securitySchemes: readSecuritySchemes(library, cursor),
    validator,
    schema,
    schemaAt,
    sourceOf: ({ uri, pointer }) => ({ file: pathOf(uri), pointer }),
    placeOf: ({ uri, pointer }) => {
      const position = library.documentAt(uri)?.positionOf(pointer);
      return position ? `${pathOf(uri)}:${position.line}:${position.column}` : pathOf(uri);
    },
  };
};

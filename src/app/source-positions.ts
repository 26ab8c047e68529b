// Finds lines and columns in source files of any language, for reports.
import type { SourceDocument } from '../contracts/documents/source-document.ts';
import type { ReporterContext } from '../model/contracts.ts';

const isJson = (text: string): boolean => /^\ufeff?\s*[[{]/.test(text);

/** The reader of YAML is loaded only where there is some; JSON is left to the reporters. */
export const sourcePositions = async (texts: ReadonlyMap<string, string>): Promise<ReporterContext['positionOf']> => {
  if ([...texts.values()].every(isJson)) return undefined;
  const { parseDocument } = await import('../contracts/documents/parse-document.ts');
  const documents = new Map<string, SourceDocument | undefined>();
  const open = (file: string): SourceDocument | undefined => {
    const text = texts.get(file);
    if (!documents.has(file)) {
      try {
        documents.set(file, text === undefined ? undefined : parseDocument({ path: file, text }));
      } catch {
        documents.set(file, undefined);
      }
    }
    return documents.get(file);
  };
  return ({ file, pointer }) => open(file)?.positionOf(pointer);
};

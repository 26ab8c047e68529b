// Reads a collection of any format, and says what a file is when it is not one.
import type { Collection, Notice } from '../../model/collection.ts';
import type { Format, SourceFile } from '../../model/contracts.ts';
import { registry } from '../registry.gen.ts';
import { explainNoCollection } from './explain-no-collection.ts';

type FormatName = keyof typeof registry;

/** The commonest first, so that usually one format is loaded. */
const namesInOrder = (): readonly FormatName[] => {
  const names = Object.keys(registry) as FormatName[];
  return names.sort((a, b) => Number(b === 'postman-v2') - Number(a === 'postman-v2'));
};

/** Rejects with Problem when the file is empty, broken, or something else than a collection. */
export const readCollection = async (
  file: SourceFile,
): Promise<{ readonly collection: Collection; readonly notices: readonly Notice[] }> => {
  for (const name of namesInOrder()) {
    const format: Format = await registry[name]();
    if (format.detects(file)) return format.read(file);
  }
  throw explainNoCollection(file);
};

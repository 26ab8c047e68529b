// What keeps a text from being read as a document, in words.
import { MAX_JSON_DEPTH } from '../../core/json-depth.ts';
import { Problem } from '../../model/problem.ts';

const HINT = { hint: 'Mend the file there.' };

export const emptyFile = (path: string): Problem => new Problem('spec.empty-file', `${path} is empty`);

export const notJson = (place: string, cause: string): Problem =>
  new Problem('spec.unreadable', `${place} is not valid JSON: ${cause}`, HINT);

export const notYaml = (place: string, cause: string): Problem =>
  new Problem('spec.unreadable', `${place} is neither JSON nor YAML: ${cause}`, HINT);

export const twiceTheSameKey = (place: string): Problem =>
  new Problem('spec.unreadable', `${place} has a key that its object has already`, { hint: 'Remove one of the two.' });

export const severalDocuments = (place: string): Problem =>
  new Problem('spec.several-documents', `${place} begins another YAML document; only files with one are read`, {
    hint: 'Give each document a file of its own.',
  });

export const tooDeep = (path: string): Problem =>
  new Problem('spec.too-deep', `${path} is nested more than ${MAX_JSON_DEPTH} levels deep`, {
    hint: 'Flatten what is nested there, or check how the file was made.',
  });

export const tooManyAliases = (path: string): Problem =>
  new Problem('spec.aliases', `${path} becomes far too large by its aliases, or an alias holds itself`, {
    hint: 'Write out what the aliases repeat, or refer to it with $ref.',
  });

export const unknownAnchor = (path: string, cause: string): Problem =>
  new Problem('spec.unreadable', `${path} cannot be read: ${cause}`, { hint: 'Mend the file.' });

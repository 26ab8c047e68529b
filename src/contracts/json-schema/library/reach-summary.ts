// What is known of everything a schema leads to, and how the reach of another schema takes it over.
import type { Dialect } from '../schema-set.ts';
import type { Resource } from './create-library.ts';

export type Summary = {
  readonly resources: Set<Resource>;
  readonly dialects: Set<Dialect>;
  readonly keywords: Set<string>;
  hasBareIf: boolean;
  hasInherited: boolean;
  hasProto: boolean;
  hasCustomVocabulary: boolean;
};

/** Each once. */
export const merge = (draft: Summary & { readonly merged: Set<Summary> }, summary: Summary): void => {
  if (draft.merged.has(summary)) return;
  draft.merged.add(summary);
  for (const resource of summary.resources) draft.resources.add(resource);
  for (const dialect of summary.dialects) draft.dialects.add(dialect);
  for (const keyword of summary.keywords) draft.keywords.add(keyword);
  draft.hasBareIf ||= summary.hasBareIf;
  draft.hasInherited ||= summary.hasInherited;
  draft.hasProto ||= summary.hasProto;
  draft.hasCustomVocabulary ||= summary.hasCustomVocabulary;
};

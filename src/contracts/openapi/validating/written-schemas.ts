// The schemas of a document that say something themselves.
import type { ApiVersion } from '../api.ts';
import { isLegacy } from '../reading/version.ts';
import { isReference, type ObjectVisit, type Subject } from './rule.ts';

/** Schemas that say something themselves, with the version of their document. */
export function* schemasOf(subject: Subject): Iterable<ObjectVisit & { readonly version: ApiVersion }> {
  for (const visit of subject.of('schema')) {
    const version = subject.library.versionOf(visit.place.uri);
    // Beside a reference nothing counts.
    if (isReference(visit.value) && isLegacy(version)) continue;
    yield { ...visit, version };
  }
}

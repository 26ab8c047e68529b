// Says of a reference that leads to nothing where it stands, and what was most likely meant.
import { escapeKey, memberOf, unescapeKey } from '../../../core/json-pointer.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Json } from '../../../model/json.ts';
import { Problem } from '../../../model/problem.ts';
import type { SourceDocument } from '../../documents/source-document.ts';
import type { Library } from './create-library.ts';
import { splitUri } from './uris.ts';

export type ReferencePlace = {
  readonly document: SourceDocument;
  /** Of the keyword. */
  readonly pointer: string;
  readonly written: string;
  /** Where it leads, absolute. */
  readonly absolute: string;
};

const shownAt = ({ document, pointer }: ReferencePlace): string => {
  const { line, column } = document.positionOf(pointer);
  return `${document.path}:${line}:${column}`;
};

const nearPointer = (root: Json, fragment: string): string | undefined => {
  let at: Json | undefined = root;
  const keys = fragment.split('/').slice(1);
  for (const [index, key] of keys.entries()) {
    const next: Json | undefined = memberOf(at, unescapeKey(key));
    if (next !== undefined) {
      at = next;
      continue;
    }
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    const meant = nearest(unescapeKey(key), Object.keys(at).slice(0, 2000));
    if (meant === undefined) return undefined;
    const rest = keys.slice(index + 1);
    // A suggestion that leads to nothing either would help nobody.
    if (
      rest.reduce<Json | undefined>((node, one) => memberOf(node, unescapeKey(one)), memberOf(at, meant)) === undefined
    )
      return undefined;
    return ['', ...keys.slice(0, index), escapeKey(meant), ...rest].join('/');
  }
  return undefined;
};

const meantBy = (library: Library, { absolute, written }: ReferencePlace): string | undefined => {
  const { uri, fragment } = splitUri(absolute);
  const target = library.locate(uri);
  if (!target) return undefined;
  const { anchors, dynamicAnchors } = target.resource;
  const meant = fragment.startsWith('/')
    ? nearPointer(target.value, fragment)
    : nearest(fragment, [...anchors.keys(), ...dynamicAnchors.keys()]);
  return meant === undefined ? undefined : `${written.split('#', 1)[0]}#${meant}`;
};

export const danglingReference = (library: Library, place: ReferencePlace): Problem => {
  const meant = meantBy(library, place);
  const message = `${shownAt(place)}: the reference "${place.written}" at ${place.pointer} leads to nothing`;
  return new Problem('schema.dangling-ref', message, {
    hint: meant === undefined ? 'Mend the reference, or add what it names.' : `Did you mean "${meant}"?`,
  });
};

export const unknownName = (place: ReferencePlace): Problem =>
  new Problem(
    'schema.unknown-id',
    `${shownAt(place)}: the reference "${place.written}" at ${place.pointer} names a schema that is nowhere: none that was read has the $id ${splitUri(place.absolute).uri}`,
    { hint: 'Give the schema that $id, or refer to it by its path or URL.' },
  );

/** A document from the network has no business with the files of the machine. */
export const localReference = (place: ReferencePlace): Problem =>
  new Problem(
    'schema.local-ref',
    `${shownAt(place)}: the reference "${place.written}" of a fetched document leads to a file here`,
    {
      hint: 'Save the document, and refer to the file from there.',
    },
  );

/** What could not be read, with the place that asks for it. */
export const unreadReference = (place: ReferencePlace, { code, message, hint, exit }: Problem): Problem =>
  new Problem(code, `${shownAt(place)}: the reference "${place.written}" cannot be followed: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    exit,
  });

// Reads what collections, folders and requests have in common: names, scripts, auth and behaviour.
import { authParameters, isSchemeName } from '../../core/auth-node.ts';
import type { AuthSpec, ScriptEvent, ScriptSource, SourceRef } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { type Bag, bagOf, descriptionOf, isBag, listOf, present, textOf } from './shape.ts';

export type Owner = ScriptSource['owner'];

export const below = (place: SourceRef, ...path: readonly (string | number)[]): SourceRef => ({
  file: place.file,
  pointer: `${place.pointer}/${path.join('/')}`,
});

/** A script is an object with `exec`, or the text itself; the text is a list of lines or a string. */
const scriptText = (script: Json | undefined): string => {
  const source = isBag(script) ? script.exec : script;
  if (!Array.isArray(source)) return typeof source === 'string' ? source : '';
  return (source as readonly Json[]).map((line) => (typeof line === 'string' ? line : '')).join('\n');
};

const isEvent = (value: Json | undefined): value is ScriptEvent => value === 'prerequest' || value === 'test';

/** Disabled scripts, unknown events, and scripts without a word in them are left out: they would only cost time. */
const scriptsOf = (value: Json | undefined, owner: Owner, place: SourceRef): readonly ScriptSource[] =>
  listOf(value).flatMap((item, index) => {
    const event = bagOf(item);
    const text = scriptText(event.script);
    if (event.disabled || !isEvent(event.listen) || text.trim() === '') return [];
    const source = Array.isArray(value) ? below(place, 'event', index, 'script') : below(place, 'event', 'script');
    const { id, packages } = bagOf(event.script);
    const script = { id: textOf(id) || source.pointer, event: event.listen, text, source, owner };
    return [packages === undefined ? script : { ...script, packages }];
  });

/** Undefined inherits: absent, null, `{}`, or anything without a type. An empty type does not: it is no auth. */
export const authOf = (value: Json | undefined, source: SourceRef): AuthSpec | undefined => {
  if (!isBag(value) || !isSchemeName(value.type)) return undefined;
  const type = value.type || 'noauth';
  return { type, fields: authParameters(Object.hasOwn(value, type) ? value[type] : undefined), node: value, source };
};

export const ownerOf = (node: Bag, kind: 'folder' | 'request', place: SourceRef): Owner => ({
  kind,
  id: textOf(node.id) || textOf(node._postman_id) || place.pointer,
  name: textOf(node.name) ?? '',
});

export const commonOf = (node: Bag, owner: Owner, place: SourceRef, auth: AuthSpec | undefined) =>
  present({
    id: owner.id,
    name: owner.name,
    description: descriptionOf(node.description),
    auth,
    scripts: scriptsOf(node.event, owner, place),
    behaviour: bagOf(node.protocolProfileBehavior),
    source: place,
    raw: node as Json,
  });

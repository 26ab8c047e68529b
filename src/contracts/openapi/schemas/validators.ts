// Gives validators of the schemas of an API, compiled when they are first asked for.
import { bag, isBag, text } from '../../../core/json-bag.ts';
import { valueAt } from '../../../core/json-pointer.ts';
import { memoise } from '../../../core/memoise.ts';
import type { Json } from '../../../model/json.ts';
import type { Fault, FormatMode, SchemaSet, SchemaVerdict, Validator } from '../../json-schema/schema-set.ts';
import type { Direction, SpecPlace } from '../api.ts';
import type { Library } from '../reading/library.ts';
import { placeKey, splitUri, uriOf } from '../reading/places.ts';
import { copyDocuments } from './copy-documents.ts';
import { readDiscriminator } from './discriminator.ts';
import { mapPointers, type PointerMap } from './pointer-map.ts';

export type Schemas = {
  validator(schema: SpecPlace, direction: Direction): Promise<Validator>;
  schema(place: SpecPlace, direction: Direction): Json;
  schemaAt(ref: string, direction: Direction): Json | undefined;
};

type Narrow = (fault: Fault, instance: Json) => readonly Fault[];

const holderOf = ({ uri, pointer }: SpecPlace): SpecPlace => ({
  uri,
  pointer: pointer.slice(0, pointer.lastIndexOf('/')),
});

/** The branch that the discriminator of the instance names. */
const namedBranch = (library: Library, fault: Fault, instance: Json): number | undefined => {
  const place = holderOf(fault.schema);
  const document = library.documentAt(place.uri);
  const schema = document && valueAt(document.value, place.pointer);
  if (!isBag(schema) || schema.discriminator === undefined) return undefined;
  const discriminator = readDiscriminator(library, place, schema);
  const value = discriminator && text(bag(valueAt(instance, fault.instance))[discriminator.property]);
  const target = value === undefined ? undefined : discriminator?.targets.get(value);
  if (!target) return undefined;
  const branches = schema[fault.keyword];
  if (!Array.isArray(branches)) return undefined;
  const index = (branches as readonly Json[]).findIndex((_, at) => {
    const spot = library.follow({ uri: place.uri, pointer: `${place.pointer}/${fault.keyword}/${at}` });
    const end = library.follow(target);
    return spot && end && placeKey(spot.place) === placeKey(end.place);
  });
  return index < 0 ? undefined : index;
};

const narrowing = (library: Library, pointers: PointerMap): Narrow => {
  const narrow: Narrow = (fault, instance) => {
    const schema = pointers.toSource(fault.schema);
    const { branches } = fault;
    if (!branches) return [schema === fault.schema ? fault : { ...fault, schema }];
    const inner = (which: readonly Fault[]): readonly Fault[] => which.flatMap((one) => narrow(one, instance));
    if (fault.keyword === 'anyOf' && schema.pointer.endsWith('/nullable') && branches[1]) {
      return branches[1].length > 0 ? inner(branches[1]) : [{ ...fault, schema }];
    }
    const named =
      fault.keyword === 'oneOf' || fault.keyword === 'anyOf'
        ? namedBranch(library, { ...fault, schema }, instance)
        : undefined;
    const chosen = named === undefined ? undefined : branches[named];
    if (chosen && chosen.length > 0) return inner(chosen);
    return [{ ...fault, schema, branches: branches.map(inner) }];
  };
  return narrow;
};

const explained = (validator: Validator, narrow: Narrow): Validator => ({
  test: (value) => validator.test(value),
  validate: (value): SchemaVerdict => {
    const verdict = validator.validate(value);
    if (verdict.kind !== 'invalid') return verdict;
    return { kind: 'invalid', faults: verdict.faults.flatMap((fault) => narrow(fault, value)) };
  },
});

const missing = (library: Library, place: SpecPlace): Validator => {
  const spot = library.documentAt(place.uri);
  const written = spot && valueAt(spot.value, place.pointer);
  const reference = text(bag(written).$ref);
  const failure = reference === undefined ? undefined : library.failures.get(splitUri(reference).uri);
  const reason =
    reference === undefined
      ? 'there is no such schema'
      : `its $ref ${reference} leads to nothing${failure ? ` (${failure})` : ''}`;
  return { test: () => undefined, validate: () => ({ kind: 'not-evaluable', reason, hint: 'Mend the document.' }) };
};

export const openSchemas = (library: Library, formats: FormatMode): Schemas => {
  const pointers = mapPointers(library);
  const copies = memoise((direction) => copyDocuments(library, pointers, direction as Direction));
  const narrow = narrowing(library, pointers);

  const sets = memoise(async (direction): Promise<SchemaSet> => {
    const { createSchemaSet } = await import('../../json-schema/create-schema-set.ts');
    const set = createSchemaSet({ formats, dialect: '2020-12' });
    for (const [uri, value] of copies(direction)) set.add({ uri, value });
    return set;
  });

  const at = (place: SpecPlace, direction: Direction): Json | undefined => {
    const copy = copies(direction).get(place.uri);
    return copy === undefined ? undefined : valueAt(copy, pointers.toCopy(place).pointer);
  };

  const compile = async (place: SpecPlace, direction: Direction): Promise<Validator> => {
    if (at(place, direction) === undefined) return missing(library, place);
    const set = await sets(direction);
    return explained(await set.compile(uriOf(pointers.toCopy(place))), narrow);
  };
  const known = new Map<string, Promise<Validator>>();

  return {
    validator: (place, direction) => {
      const key = `${direction} ${placeKey(place)}`;
      const before = known.get(key);
      if (before) return before;
      const made = compile(place, direction);
      known.set(key, made);
      return made;
    },
    schema: (place, direction) => at(place, direction) ?? true,
    schemaAt: (ref, direction) => {
      const { uri, fragment } = splitUri(ref);
      const copy = copies(direction).get(uri);
      const direct =
        copy !== undefined && (fragment === '' || fragment.startsWith('/')) ? valueAt(copy, fragment) : undefined;
      if (direct !== undefined) return direct;
      const spot = library.locate(ref);
      return spot && at(spot.place, direction);
    },
  };
};

// The places of an operation that values go to: its parameters, and its body in each media type.
import { type Bag, isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Validator } from '../../json-schema/schema-set.ts';
import type { Api, Example, Media, Operation, Parameter, ParameterIn, SpecPlace } from '../api.ts';
import { isWritable, kindOf } from '../serialising/write-body.ts';
import type { ReadShapes } from './read-shapes.ts';
import { memberSchemas, propertyNames } from './shape.ts';
import type { Stand } from './texts.ts';
import { createMaking, type Fill, type Making } from './values.ts';

export type Slot = {
  readonly in: ParameterIn | 'body';
  /** Of the parameter; of a body its media type. */
  readonly name: string;
  readonly required: boolean;
  /** The caller sets it himself: it is only there to be judged. */
  readonly given: boolean;
  /** Nothing is made wrong in it: many servers do not look at it. */
  readonly ignored: boolean;
  readonly stand: Stand;
  /** Of the value: all of them apply. */
  readonly schemas: readonly Json[];
  readonly examples: readonly Example[];
  /** Members of a form that are files. */
  readonly files?: readonly string[];
  readonly making: { readonly [fill in Fill]: Making };
  isValid(value: Json): boolean;
  /** Why it is not, by keyword; undefined where that cannot be told. */
  faultsOf(value: Json): readonly string[] | undefined;
};

export type Slots = {
  readonly operation: Operation;
  readonly parameters: readonly Slot[];
  /** One for each media type that can be written. */
  readonly bodies: readonly Slot[];
  /** A body is demanded, but none can be written. */
  readonly isStuck: boolean;
};

type SlotOptions = { readonly api: Api; readonly read: ReadShapes; readonly given: ReadonlySet<string> };

/** HTTP gives bodies of these no meaning. */
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE']);

/** What the transport writes; a made-up value breaks the call itself. */
const TRANSPORT: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const isGiven = ({ in: where, name }: Parameter, given: ReadonlySet<string>): boolean =>
  where === 'header'
    ? TRANSPORT.has(name.toLowerCase()) ||
      [...given].some((one) => one.toLowerCase() === `header:${name.toLowerCase()}`)
    : given.has(`${where}:${name}`);

const makings = (read: ReadShapes, stand: Stand): Slot['making'] => ({
  some: createMaking(read, stand, 'some'),
  all: createMaking(read, stand, 'all'),
  none: createMaking(read, stand, 'none'),
});

const always: Pick<Slot, 'isValid' | 'faultsOf'> = { isValid: () => true, faultsOf: () => [] };

const judging = (validator: Validator): Pick<Slot, 'isValid' | 'faultsOf'> => ({
  isValid: (value) => validator.test(value) === true,
  faultsOf: (value) => {
    const verdict = validator.validate(value);
    if (verdict.kind === 'not-evaluable') return undefined;
    return verdict.kind === 'valid' ? [] : verdict.faults.map(({ keyword }) => keyword);
  },
});

/** A value of a media type is a sequence where only its items have a schema. */
const itemsJudging = (validator: Validator): Pick<Slot, 'isValid' | 'faultsOf'> => {
  const { isValid, faultsOf } = judging(validator);
  return {
    isValid: (value) => Array.isArray(value) && (value as readonly Json[]).every(isValid),
    faultsOf: (value) =>
      Array.isArray(value) ? (value as readonly Json[]).flatMap((item) => faultsOf(item) ?? []) : ['type'],
  };
};

const schemaOf = (api: Api, place: SpecPlace | undefined): readonly Json[] =>
  place ? [api.schema(place, 'request')] : [];

const parameterStand = ({ in: where, content }: Parameter): Stand => {
  if (content && kindOf(content.type) === 'json') return 'json';
  return where === 'querystring' ? 'form' : where;
};

const parameterSlot = async (parameter: Parameter, { api, read, given }: SlotOptions): Promise<Slot> => {
  const place = parameter.schema ?? parameter.content?.schema;
  const stand = parameterStand(parameter);
  return {
    in: parameter.in,
    name: parameter.name,
    required: parameter.required,
    given: isGiven(parameter, given),
    ignored: false,
    stand,
    schemas: schemaOf(api, place),
    examples: parameter.examples,
    making: makings(read, stand),
    ...(place ? judging(await api.validator(place, 'request')) : always),
  };
};

const bodyStand = (type: string): Stand => {
  const kind = kindOf(type);
  if (kind === 'json' || kind === 'json-lines' || kind === 'json-sequence') return 'json';
  return kind === 'form' || kind === 'multipart' ? 'form' : 'text';
};

const isFile = (read: ReadShapes, schemas: readonly Json[]): boolean =>
  read(schemas).some((shape) => {
    if (shape.formats.includes('binary')) return true;
    return shape.items.some(({ rest }) => rest !== undefined && isFile(read, [rest]));
  });

/** OpenAPI 3.1: a media type without an encoding of its bytes as text. */
const holdsBytes = (schema: Bag, isBinary: boolean): boolean => {
  const isText = schema.type === undefined || schema.type === 'string';
  if (!isText || schema.contentEncoding !== undefined || schema.$ref !== undefined) return false;
  return isBinary || typeof schema.contentMediaType === 'string';
};

/** Binary members by their schema, and those that OpenAPI 3.1 writes as a media type alone. */
const filesOf = (read: ReadShapes, schemas: readonly Json[], media: Media): readonly string[] => {
  const names = new Set<string>();
  for (const shape of read(schemas)) {
    for (const name of propertyNames(shape)) {
      const members = memberSchemas(shape, name);
      const type = Object.hasOwn(media.encoding, name) ? media.encoding[name]?.contentType : undefined;
      const isBinary = type !== undefined && /octet-stream|^(?:image|audio|video)\//.test(type);
      const bytes = members.filter((one) => isBag(one) && holdsBytes(one, isBinary));
      if (isFile(read, members) || bytes.length > 0) names.add(name);
    }
  }
  return [...names];
};

const bodySlot = async (
  media: Media,
  { required, isIgnored }: { readonly required: boolean; readonly isIgnored: boolean },
  { api, read }: SlotOptions,
): Promise<Slot> => {
  const stand = bodyStand(media.type);
  const isSequence = !media.schema && media.itemSchema !== undefined;
  const place = media.schema ?? media.itemSchema;
  const schemas = schemaOf(api, place);
  const validator = place && (await api.validator(place, 'request'));
  const judged = validator ? (isSequence ? itemsJudging : judging)(validator) : always;
  const files = kindOf(media.type) === 'multipart' ? filesOf(read, schemas, media) : [];
  return {
    in: 'body',
    name: media.type,
    required,
    given: false,
    ignored: isIgnored,
    stand,
    schemas: isSequence ? [{ type: 'array', items: schemas[0]!, minItems: 1 }] : schemas,
    examples: media.examples,
    ...(files.length > 0 ? { files } : {}),
    making: makings(read, stand),
    ...judged,
  };
};

export const readSlots = async (operation: Operation, options: SlotOptions): Promise<Slots> => {
  const { parameters, requestBody } = operation;
  const writable = (requestBody?.content ?? []).filter(({ type }) => isWritable(type));
  const required = requestBody?.required === true;
  const isIgnored = BODILESS.has(operation.method);
  return {
    operation,
    parameters: await Promise.all(parameters.map((one) => parameterSlot(one, options))),
    bodies: await Promise.all(writable.map((media) => bodySlot(media, { required, isIgnored }, options))),
    isStuck: required && writable.length === 0,
  };
};

// Judges a body by the media type that the document has for it.
import type { Json } from '../../../model/json.ts';
import type { Validator } from '../../json-schema/schema-set.ts';
import type { Direction, Media, SpecPlace } from '../api.ts';
import type { Judged } from '../judge.ts';
import { bodyText, bodyValue, isSequence } from './body-values.ts';
import type { ReadFacets } from './facets.ts';
import { found, joined, judgeValue, NOTHING, notJudged, type Subject, sound } from './findings.ts';
import { readMediaType } from './media-types.ts';
import { wrongParts } from './part-types.ts';
import { judgeReadings, type Reading } from './readings.ts';
import { undocumentedMembers } from './undocumented-members.ts';
import { hasWriteOnly, writeOnlyMembers } from './write-only-members.ts';

export type BodyRules = { readonly direction: Direction; readonly strict: boolean; readonly read: ReadFacets };

export type BodyBytes = { readonly bytes: Uint8Array; readonly contentType: string; readonly cut?: boolean };

const judgeStrictly = (subject: Subject, media: Media, value: Json, { direction, strict, read }: BodyRules): Judged => {
  if (!strict || !media.schema) return NOTHING;
  const schema = subject.api.schema(media.schema, direction);
  return joined(
    undocumentedMembers(value, schema, read).map((pointer) =>
      found(
        { ...subject, where: `${subject.where} ${pointer}` },
        {
          place: media.schema!,
          detail: 'undocumented',
          message: `body ${pointer} is not documented`,
          hint: 'Only strict judging forbids members that the document does not name.',
        },
      ),
    ),
  );
};

const judgeWriteOnly = (subject: Subject, media: Media, value: Json, { direction, read }: BodyRules): Judged => {
  const { api } = subject;
  if (direction !== 'response' || !media.schema || !hasWriteOnly(api)) return NOTHING;
  const schemaAt = (reference: string): Json | undefined => api.schemaAt(reference, direction);
  return joined(
    writeOnlyMembers(value, api.schema(media.schema, direction), read, schemaAt).map((pointer) =>
      found(
        { ...subject, where: `${subject.where} ${pointer}` },
        {
          place: media.schema!,
          detail: 'writeOnly',
          message: `body ${pointer} is writeOnly, and was answered`,
          hint: 'What is writeOnly is sent to a provider, and is in no answer.',
        },
      ),
    ),
  );
};

const judgeForm = (subject: Subject, validator: Validator, readings: readonly Reading[]): Judged => {
  const verdict = judgeReadings(readings, validator);
  if (verdict.kind === 'valid') return sound(subject.check);
  if (verdict.kind === 'invalid') return judgeValue(subject, validator, verdict.value);
  return notJudged({
    check: subject.check,
    message: `The schema of the ${subject.where} of ${subject.operation.id} could not be evaluated: ${verdict.reason}`,
    ...(verdict.hint === undefined ? {} : { hint: verdict.hint }),
  });
};

const unreadable = ({ operation, where }: Subject, type: string): Judged => ({
  ...NOTHING,
  remarks: [
    {
      key: `unreadable | ${operation.id} | ${where} | ${type}`,
      message: `The schema of the ${where} of ${operation.id} was not judged: ${type} cannot be read`,
      hint: 'JSON, JSON Lines, server-sent events, forms and text are judged by their schemas.',
    },
  ],
});

const judgeItems = async (subject: Subject, place: SpecPlace, items: readonly Json[], { direction }: BodyRules) => {
  const validator = await subject.api.validator(place, direction);
  const wrong = items.findIndex((item) => validator.test(item) !== true);
  const item = items[wrong];
  if (item === undefined) return sound(subject.check);
  return judgeValue({ ...subject, where: `${subject.where} item ${wrong + 1}` }, validator, item);
};

/** Before OpenAPI 3.2 a document has but one schema for a sequence: it may be of the list, of each item, or of the text. */
const judgeSequence = async (
  subject: Subject,
  { schema, itemSchema }: Media,
  { bytes, contentType }: BodyBytes,
  items: readonly Json[],
  rules: BodyRules,
): Promise<Judged> => {
  const { api } = subject;
  const parts: Judged[] = itemSchema ? [await judgeItems(subject, itemSchema, items, rules)] : [];
  if (!schema) return joined(parts);
  const { types } = rules.read([api.schema(schema, rules.direction)]);
  const validator = await api.validator(schema, rules.direction);
  const isEvents = contentType.toLowerCase().startsWith('text/event-stream');
  if (types === undefined || types.has('array')) parts.push(judgeValue(subject, validator, items));
  else if (types.has('string')) parts.push(judgeValue(subject, validator, bodyText(bytes, readMediaType(contentType))));
  else if (isEvents) parts.push(unreadable(subject, contentType));
  else parts.push(await judgeItems(subject, schema, items, rules));
  return joined(parts);
};

const judgePartTypes = (subject: Subject, media: Media, { bytes, contentType }: BodyBytes): Judged =>
  joined(
    wrongParts(bytes, contentType, media).map(({ name, expected, actual }) =>
      found(
        { ...subject, where: `${subject.where} part ${name}` },
        {
          place: media.place,
          detail: 'content-type',
          message: `part ${name} is ${actual}, ${expected} is documented`,
          expected,
          actual,
        },
      ),
    ),
  );

/** What a body is judged by where the document has a media type for it. */
export const judgeBody = async (subject: Subject, media: Media, body: BodyBytes, rules: BodyRules): Promise<Judged> => {
  const { api } = subject;
  const schemaPlace = media.schema ?? media.itemSchema;
  const schema = media.schema ? api.schema(media.schema, rules.direction) : true;
  if (body.cut && !isSequence(body.contentType)) {
    if (!schemaPlace) return NOTHING;
    const message = `The ${subject.where} of ${subject.operation.id} was cut at a size limit, so that its schema cannot be judged`;
    return notJudged({ check: subject.check, message, hint: 'Raise --max-response-size to receive more.' });
  }
  const read = bodyValue(body, media, schema, rules.read);
  const place = schemaPlace ?? media.place;
  if (read.kind === 'broken') {
    const { message, actual } = read;
    return found(subject, {
      place,
      detail: 'readable',
      message: `body ${message}`,
      ...(actual === undefined ? {} : { actual }),
    });
  }
  if (!schemaPlace || read.kind === 'bytes') return NOTHING;
  if (read.kind === 'unreadable') return unreadable(subject, body.contentType);
  if (read.kind === 'items') return judgeSequence(subject, media, body, read.items, rules);
  const validator = await api.validator(schemaPlace, rules.direction);
  if (read.kind === 'readings')
    return joined([judgeForm(subject, validator, read.readings), judgePartTypes(subject, media, body)]);
  return joined([
    judgeValue(subject, validator, read.value),
    judgeWriteOnly(subject, media, read.value, rules),
    judgeStrictly(subject, media, read.value, rules),
  ]);
};

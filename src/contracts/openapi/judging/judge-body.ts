// Judges a body by the media type that the document has for it.
import type { Json } from '../../../model/json.ts';
import type { Validator } from '../../json-schema/schema-set.ts';
import type { Direction, Media } from '../api.ts';
import type { Judged } from '../judge.ts';
import { bodyValue } from './body-values.ts';
import type { ReadFacets } from './facets.ts';
import { found, joined, judgeValue, NOTHING, notJudged, type Subject, sound } from './findings.ts';
import { judgeReadings, type Reading } from './readings.ts';
import { undocumentedMembers } from './undocumented-members.ts';

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
          hint: 'Without --openapi-strict members that the document does not name are allowed.',
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

const judgeItems = async (
  subject: Subject,
  media: Media,
  items: readonly Json[],
  rules: BodyRules,
): Promise<Judged> => {
  const { api } = subject;
  const parts: Judged[] = [sound(subject.check)];
  if (media.schema) parts.push(judgeValue(subject, await api.validator(media.schema, rules.direction), items));
  if (media.itemSchema) {
    const validator = await api.validator(media.itemSchema, rules.direction);
    const wrong = items.findIndex((item) => validator.test(item) !== true);
    const item = items[wrong];
    if (item !== undefined)
      parts.push(judgeValue({ ...subject, where: `${subject.where} item ${wrong + 1}` }, validator, item));
  }
  return joined(parts);
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

/** What a body is judged by where the document has a media type for it. */
export const judgeBody = async (subject: Subject, media: Media, body: BodyBytes, rules: BodyRules): Promise<Judged> => {
  const { api } = subject;
  const schemaPlace = media.schema ?? media.itemSchema;
  const schema = media.schema ? api.schema(media.schema, rules.direction) : true;
  if (body.cut) {
    if (!schemaPlace) return NOTHING;
    const message = `The ${subject.where} of ${subject.operation.id} was cut at a size limit, so that its schema cannot be judged`;
    return notJudged({ check: subject.check, message, hint: 'Raise --max-response-size to receive more.' });
  }
  const read = bodyValue(body.bytes, body.contentType, media, schema, rules.read);
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
  if (read.kind === 'items') return judgeItems(subject, media, read.items, rules);
  const validator = await api.validator(schemaPlace, rules.direction);
  if (read.kind === 'readings') return judgeForm(subject, validator, read.readings);
  return joined([judgeValue(subject, validator, read.value), judgeStrictly(subject, media, read.value, rules)]);
};

// Makes findings: what is wrong, where the document demands it, and a key that stays the same when values change.
import { escapeKey, valueAt } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import { type Explained, explainFaults } from '../../json-schema/explain.ts';
import type { Validator } from '../../json-schema/schema-set.ts';
import type { Api, Operation, SpecPlace } from '../api.ts';
import type { CheckName, Finding, Judged, NotJudged } from '../judge.ts';

/** What is judged: one operation, request or response. */
export type Subject = {
  readonly api: Api;
  readonly operation: Operation;
  readonly check: CheckName;
  /** `request query limit`, `response body`. */
  readonly where: string;
  /** Part of the key besides: the status. */
  readonly variant?: string;
};

export const NOTHING: Judged = { findings: [], notJudged: [] };

export const joined = (parts: readonly Judged[]): Judged => {
  const remarks = parts.flatMap((part) => part.remarks ?? []);
  return {
    findings: parts.flatMap(({ findings }) => findings),
    notJudged: parts.flatMap(({ notJudged }) => notJudged),
    ...(remarks.length > 0 ? { remarks } : {}),
    checked: [...new Set(parts.flatMap((part) => part.checked ?? []))],
  };
};

/** Nothing is wrong with this aspect. */
export const sound = (check: CheckName): Judged => ({ ...NOTHING, checked: [check] });

type Told = Pick<Finding, 'message' | 'expected' | 'actual' | 'hint'> & {
  readonly place?: SpecPlace;
  readonly detail: string;
};

export const finding = (subject: Subject, { place, detail, ...told }: Told): Finding => {
  const { api, operation, check, where, variant } = subject;
  return {
    check,
    where,
    ...told,
    ...(place ? { source: api.sourceOf(place) } : {}),
    key: [check, operation.id, variant, where, detail].filter((part) => part !== undefined).join(' | '),
  };
};

export const found = (subject: Subject, told: Told): Judged => ({
  findings: [finding(subject, told)],
  notJudged: [],
  checked: [subject.check],
});

export const notJudged = (told: NotJudged): Judged => ({ findings: [], notJudged: [told] });

/** Without what differs from call to call: places in lists, and names that are ids. */
const steady = (pointer: string): string => pointer.replaceAll(/\/(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/gi, '/*');

const sentence = (where: string, message: string): string => {
  const [side = '', ...rest] = where.split(' ');
  const part = rest.join(' ') || side;
  if (message.startsWith('/ ')) return `${part} ${message.slice(2)}`;
  return message.startsWith('/') ? `${part} ${message}` : `${part} ${message.replace(/^the value /i, '')}`;
};

/** Of a member that is missing: where it would be, so that two of them are told apart. */
const spotOf = ({ where, keyword, property }: Explained): string =>
  keyword === 'required' && property !== undefined ? `${where}/${escapeKey(property)}` : where;

/** As the document has it: names of members stand where they are written. */
const writtenAt = (api: Api, { uri, pointer }: SpecPlace): Json | undefined => {
  const document = api.documents.find((one) => one.uri === uri);
  return document && valueAt(document.value, pointer);
};

/** One finding for each fault that is worth telling. */
export const judgeValue = (subject: Subject, validator: Validator, value: Json): Judged => {
  const verdict = validator.validate(value);
  const { api, check, where } = subject;
  if (verdict.kind === 'valid') return sound(check);
  if (verdict.kind === 'not-evaluable')
    return notJudged({
      check,
      message: `The schema of the ${where} of ${subject.operation.id} could not be evaluated: ${verdict.reason}`,
      ...(verdict.hint === undefined ? {} : { hint: verdict.hint }),
    });
  const explained = explainFaults(verdict.faults, value, { schemaAt: (place) => writtenAt(api, place) });
  return {
    notJudged: [],
    checked: [check],
    findings: explained.map((one) => {
      const { message, keyword, expected, actual, hint, schema } = one;
      const spot = spotOf(one);
      const detail = [subject.variant, `${where} ${steady(spot)}`.trim(), `${keyword} ${schema.pointer}`];
      return {
        check,
        where: spot === '' ? where : `${where} ${spot}`,
        message: sentence(where, message),
        ...(expected === undefined ? {} : { expected }),
        ...(actual === undefined ? {} : { actual }),
        ...(hint === undefined ? {} : { hint }),
        source: api.sourceOf(schema),
        key: [check, subject.operation.id, ...detail].filter((part) => part !== undefined).join(' | '),
      };
    }),
  };
};

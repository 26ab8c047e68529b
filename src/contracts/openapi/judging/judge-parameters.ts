// Judges the parameters of a request by the schemas of its operation.
import { nearest } from '../../../core/nearest.ts';
import type { Operation, Parameter } from '../api.ts';
import type { Judged } from '../judge.ts';
import type { ReadFacets } from './facets.ts';
import { found, joined, judgeValue, NOTHING, notJudged, type Subject } from './findings.ts';
import { judgeReadings } from './readings.ts';
import { type ReadParameter, unknownFields, type WireParameter, type WireParts } from './wire-parameters.ts';

export type RequestSubject = Pick<Subject, 'api' | 'operation' | 'check'>;

const subjectOf = (subject: RequestSubject, parameter: Parameter): Subject => ({
  ...subject,
  where: parameter.in === 'querystring' ? 'request querystring' : `request ${parameter.in} ${parameter.name}`,
});

const nearHint = (name: string, unknown: readonly string[]): { readonly hint?: string } => {
  const near = nearest(name, unknown);
  return near === undefined ? {} : { hint: `Did "${near}" mean it?` };
};

const judgeThere = async (
  subject: Subject,
  parameter: Parameter,
  { readings, text }: WireParameter & { readonly kind: 'there' },
): Promise<Judged> => {
  const place = parameter.schema ?? parameter.content?.schema;
  if (!place || (parameter.allowEmptyValue && text === '')) return NOTHING;
  const validator = await subject.api.validator(place, 'request');
  const verdict = judgeReadings(readings, validator);
  if (verdict.kind === 'valid') return NOTHING;
  if (verdict.kind === 'invalid') return judgeValue(subject, validator, verdict.value);
  const { reason, hint } = verdict;
  return notJudged({
    check: subject.check,
    message: `The schema of the ${subject.where} of ${subject.operation.id} could not be evaluated: ${reason}`,
    ...(hint === undefined ? {} : { hint }),
  });
};

const judgeOne = async (
  subject: Subject,
  parameter: Parameter,
  value: WireParameter,
  unknown: () => readonly string[],
): Promise<Judged> => {
  const { name, place, required } = parameter;
  const shown = subject.where.replace(/^request /, '');
  if (value.kind === 'there') return judgeThere(subject, parameter, value);
  if (value.kind === 'malformed')
    return found(subject, { place, detail: 'style', message: `${shown} ${value.message}`, actual: value.text });
  if (!required) return NOTHING;
  const hint = parameter.in === 'query' ? nearHint(name, unknown()) : {};
  return found(subject, { place, detail: 'required', message: `${shown} is missing, it is required`, ...hint });
};

const undocumented = (subject: RequestSubject, names: readonly string[]): readonly Judged[] =>
  names.map((name) => {
    const near = nearest(
      name,
      subject.operation.parameters.filter((one) => one.in === 'query').map((one) => one.name),
    );
    return found(
      { ...subject, where: `request query ${name}` },
      {
        place: subject.operation.place,
        detail: 'undocumented',
        message: `query ${name} is not documented`,
        ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
      },
    );
  });

export const judgeParameters = async (
  subject: RequestSubject,
  parts: WireParts,
  readParameter: ReadParameter,
  readFacets: ReadFacets,
  strict: boolean,
): Promise<Judged> => {
  const { api, operation } = subject;
  const unknown = (): readonly string[] => unknownFields(api, operation, parts, readFacets);
  const judged = await Promise.all(
    operation.parameters.map((one) => judgeOne(subjectOf(subject, one), one, readParameter(one), unknown)),
  );
  return joined([...judged, ...(strict ? undocumented(subject, unknown()) : [])]);
};

/** Parameters that a request used, as coverage names them. */
export const usedParameters = (operation: Operation, readParameter: ReadParameter): readonly string[] =>
  operation.parameters
    .filter((one) => readParameter(one).kind !== 'absent')
    .map((one) => (one.in === 'querystring' ? 'querystring' : `${one.in} ${one.name}`));

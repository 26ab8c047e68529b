// Judges objects.
import { isBag } from '../../../core/json-bag.ts';
import { escapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import { addFault, type Subject, type Turn, takeAll, takeFaults } from './found.ts';
import { testerOf } from './patterns.ts';

type Members = { readonly [name: string]: Json };

const names = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : [];

const judgeSize = (turn: Turn, members: Members): void => {
  const { maxProperties, minProperties, required } = turn.schema;
  const size = Object.keys(members).length;
  if (typeof maxProperties === 'number' && size > maxProperties) {
    const message = `must NOT have more than ${maxProperties} properties`;
    addFault(turn, { keyword: 'maxProperties', expected: maxProperties, message });
  }
  if (typeof minProperties === 'number' && size < minProperties) {
    const message = `must NOT have fewer than ${minProperties} properties`;
    addFault(turn, { keyword: 'minProperties', expected: minProperties, message });
  }
  for (const property of new Set(names(required))) {
    if (Object.hasOwn(members, property)) continue;
    const message = `must have required property '${property}'`;
    addFault(turn, { keyword: 'required', expected: required!, property, message });
  }
};

const memberOf = ({ subject }: Turn, name: string): Subject => ({
  value: (subject.value as Members)[name]!,
  path: `${subject.path}/${escapeKey(name)}`,
});

const judgeMember = (turn: Turn, path: string, schema: Json, name: string): void => {
  turn.found.members.add(name);
  takeFaults(turn, turn.judge(path, schema, memberOf(turn, name)));
};

const judgeOthers = (turn: Turn, keyword: string, others: readonly string[]): void => {
  const schema = turn.schema[keyword]!;
  for (const property of others) {
    if (schema !== false) judgeMember(turn, `/${keyword}`, schema, property);
    else {
      const message =
        keyword === 'additionalProperties'
          ? 'must NOT have additional properties'
          : 'must NOT have unevaluated properties';
      addFault(turn, { keyword, expected: false, property, message });
      turn.found.members.add(property);
    }
  }
};

const judgeMembers = (turn: Turn, members: Members): void => {
  const { properties, patternProperties, additionalProperties } = turn.schema;
  const present = Object.keys(members);
  const described = new Set<string>();
  if (isBag(properties)) {
    for (const name of present) {
      if (!Object.hasOwn(properties, name)) continue;
      described.add(name);
      judgeMember(turn, `/properties/${escapeKey(name)}`, properties[name]!, name);
    }
  }
  for (const [pattern, schema] of isBag(patternProperties) ? Object.entries(patternProperties) : []) {
    for (const name of present.filter(testerOf(pattern))) {
      described.add(name);
      judgeMember(turn, `/patternProperties/${escapeKey(pattern)}`, schema, name);
    }
  }
  if (additionalProperties === undefined) return;
  judgeOthers(
    turn,
    'additionalProperties',
    present.filter((name) => !described.has(name)),
  );
};

const judgeNames = (turn: Turn, members: Members): void => {
  const { propertyNames } = turn.schema;
  if (propertyNames === undefined || turn.at.dialect === 'draft-04') return;
  for (const property of Object.keys(members)) {
    const [fault] = turn.judge('/propertyNames', propertyNames, { value: property, path: turn.subject.path }).faults;
    if (!fault) continue;
    const message = `must have valid property names: '${property}' ${fault.message}`;
    addFault(turn, { keyword: 'propertyNames', expected: propertyNames, property, message });
  }
};

const judgeDependency = (turn: Turn, keyword: string, [name, needed]: readonly [string, Json]): void => {
  const members = turn.subject.value as Members;
  if (!Object.hasOwn(members, name)) return;
  if (!Array.isArray(needed)) {
    takeAll(turn, turn.judge(`/${keyword}/${escapeKey(name)}`, needed));
    return;
  }
  for (const property of names(needed)) {
    if (Object.hasOwn(members, property)) continue;
    const message = `must have property '${property}' when property '${name}' is present`;
    addFault(turn, { keyword, expected: needed, property, message }, `/${keyword}/${escapeKey(name)}`);
  }
};

const judgeDependencies = (turn: Turn): void => {
  const isOld = turn.at.dialect.startsWith('draft-');
  const keywords = isOld ? ['dependencies'] : ['dependencies', 'dependentRequired', 'dependentSchemas'];
  for (const keyword of keywords) {
    const all = turn.schema[keyword];
    if (isBag(all)) for (const one of Object.entries(all)) judgeDependency(turn, keyword, one);
  }
};

export const judgeObject = (turn: Turn): void => {
  const { value } = turn.subject;
  if (!isBag(value)) return;
  judgeSize(turn, value);
  judgeMembers(turn, value);
  judgeNames(turn, value);
  judgeDependencies(turn);
};

/** Last, when everything beside it has been looked at. */
export const judgeUnevaluatedMembers = (turn: Turn): void => {
  const { schema, subject, found } = turn;
  if (schema.unevaluatedProperties === undefined || !isBag(subject.value)) return;
  const left = Object.keys(subject.value).filter((name) => !found.members.has(name));
  judgeOthers(turn, 'unevaluatedProperties', left);
};

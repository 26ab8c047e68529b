// Judges a value by several schemas: allOf, anyOf, oneOf, not, if.
import type { Json } from '../../../model/json.ts';
import { addFault, type Found, type Turn, takeAll, takeMarks } from './found.ts';

const judgeBranches = (turn: Turn, keyword: string): readonly Found[] | undefined => {
  const schemas = turn.schema[keyword];
  if (!Array.isArray(schemas)) return undefined;
  return (schemas as readonly Json[]).map((schema, index) => turn.judge(`/${keyword}/${index}`, schema));
};

const faultsOf = (branches: readonly Found[]) => branches.map(({ faults }) => faults);

const judgeAnyOf = (turn: Turn): void => {
  const branches = judgeBranches(turn, 'anyOf');
  if (!branches) return;
  for (const branch of branches) takeMarks(turn, branch);
  if (branches.some(({ faults }) => faults.length === 0)) return;
  addFault(turn, { keyword: 'anyOf', message: 'must match a schema in anyOf', branches: faultsOf(branches) });
};

const judgeOneOf = (turn: Turn): void => {
  const branches = judgeBranches(turn, 'oneOf');
  if (!branches) return;
  for (const branch of branches) takeMarks(turn, branch);
  const fitting = [...branches.keys()].filter((index) => branches[index]!.faults.length === 0);
  if (fitting.length === 1) return;
  const several = fitting.length > 1 ? `, and matches those at ${fitting.join(' and ')}` : '';
  const message = `must match exactly one schema in oneOf${several}`;
  addFault(turn, { keyword: 'oneOf', message, branches: faultsOf(branches) });
};

const judgeNot = (turn: Turn): void => {
  const { not } = turn.schema;
  if (not === undefined || turn.judge('/not', not).faults.length > 0) return;
  addFault(turn, { keyword: 'not', expected: not, message: 'must NOT be valid' });
};

const judgeIf = (turn: Turn): void => {
  const { schema, at } = turn;
  if (schema.if === undefined || at.dialect === 'draft-04' || at.dialect === 'draft-06') return;
  const condition = turn.judge('/if', schema.if);
  takeMarks(turn, condition);
  const next = condition.faults.length === 0 ? 'then' : 'else';
  const chosen = schema[next];
  if (chosen !== undefined) takeAll(turn, turn.judge(`/${next}`, chosen));
};

export const judgeCombining = (turn: Turn): void => {
  for (const branch of judgeBranches(turn, 'allOf') ?? []) takeAll(turn, branch);
  judgeAnyOf(turn);
  judgeOneOf(turn);
  judgeNot(turn);
  judgeIf(turn);
};

// The numbers and scopes of a run under newman's names.
import type { VariableSet } from '../../model/collection.ts';
import type { RunFinished } from '../../model/event.ts';
import type { Json } from '../../model/json.ts';
import type { Spread, Summary } from '../../model/summary.ts';

const flat = (name: string, { average, min, max, sd }: Spread) => ({
  [`${name}Average`]: average,
  [`${name}Min`]: min,
  [`${name}Max`]: max,
  [`${name}Sd`]: sd,
});

export const timingsOf = ({ response, dns, firstByte, startedAt, finishedAt }: Summary) => ({
  ...flat('response', response),
  ...flat('dns', dns),
  ...flat('firstByte', firstByte),
  started: startedAt,
  completed: finishedAt,
});

/** Newman's run error: the run did not come to its end by itself. Stopping at a failure is no error. */
export const runError = ({ interrupted }: RunFinished): Json => {
  if (interrupted === undefined || interrupted === 'bail') return null;
  const message = interrupted === 'timeout' ? 'the run took too long' : `the run was interrupted by ${interrupted}`;
  return { name: 'Error', message };
};

export const scopeOf = ({ id, name, values }: VariableSet) => ({
  ...(id === undefined ? {} : { id }),
  ...(name === undefined ? {} : { name }),
  values: values.map(({ key, value, type, disabled }) => ({
    type: type ?? 'any',
    value: value ?? null,
    key,
    ...(disabled ? { disabled } : {}),
  })),
});

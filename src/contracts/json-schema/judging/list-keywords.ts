// Judges lists.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { findTwins } from './equality.ts';
import { addFault, MAX_FAULTS, type Turn, takeFaults } from './found.ts';

type Items = readonly Json[];

const count = (number: number): string => `${number} item${number === 1 ? '' : 's'}`;

const judgeSize = (turn: Turn, items: Items): void => {
  const { maxItems, minItems, uniqueItems } = turn.schema;
  if (typeof maxItems === 'number' && items.length > maxItems)
    addFault(turn, { keyword: 'maxItems', expected: maxItems, message: `must NOT have more than ${count(maxItems)}` });
  if (typeof minItems === 'number' && items.length < minItems)
    addFault(turn, { keyword: 'minItems', expected: minItems, message: `must NOT have fewer than ${count(minItems)}` });
  const twins = uniqueItems === true ? findTwins(items) : undefined;
  if (!twins) return;
  const message = `must NOT have duplicate items (items ${twins[0]} and ${twins[1]} are identical)`;
  addFault(turn, { keyword: 'uniqueItems', expected: true, message });
};

const judgeItem = (turn: Turn, path: string, schema: Json, index: number): void => {
  const { value, path: around } = turn.subject;
  turn.found.items.add(index);
  takeFaults(turn, turn.judge(path, schema, { value: (value as Items)[index]!, path: `${around}/${index}` }));
};

const judgeRest = (turn: Turn, items: Items, keyword: string, from: number): void => {
  const schema = turn.schema[keyword];
  if (schema === undefined) return;
  if (schema === false && items.length > from) {
    for (let index = from; index < items.length; index += 1) turn.found.items.add(index);
    addFault(turn, { keyword, expected: false, message: `must NOT have more than ${count(from)}` });
    return;
  }
  for (let index = from; index < items.length; index += 1) {
    if (turn.found.faults.length >= MAX_FAULTS) return;
    judgeItem(turn, `/${keyword}`, schema, index);
  }
};

const judgeItems = (turn: Turn, items: Items): void => {
  const { schema, at } = turn;
  const keyword = at.dialect === '2020-12' ? 'prefixItems' : 'items';
  const prefix = schema[keyword];
  if (!Array.isArray(prefix)) return judgeRest(turn, items, 'items', 0);
  const first = (prefix as Items).slice(0, items.length);
  for (const [index, one] of first.entries()) judgeItem(turn, `/${keyword}/${index}`, one, index);
  judgeRest(turn, items, at.dialect === '2020-12' ? 'items' : 'additionalItems', prefix.length);
};

const boundOf = (value: Json | undefined, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

const judgeContains = (turn: Turn, items: Items): void => {
  const { schema, at, subject } = turn;
  if (schema.contains === undefined || at.dialect === 'draft-04') return;
  const isCounted = !at.dialect.startsWith('draft-');
  const least = isCounted ? boundOf(schema.minContains, 1) : 1;
  const most = isCounted ? boundOf(schema.maxContains, Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const fitting = [...items.keys()].filter((index) => {
    const item = { value: items[index]!, path: `${subject.path}/${index}` };
    return turn.judge('/contains', schema.contains!, item).faults.length === 0;
  });
  if (at.dialect === '2020-12') for (const index of fitting) turn.found.items.add(index);
  if (fitting.length < least) {
    const keyword = schema.minContains === undefined || !isCounted ? 'contains' : 'minContains';
    const message = `must contain at least ${least} valid item(s)`;
    addFault(turn, { keyword, expected: schema[keyword]!, message });
  }
  if (fitting.length > most)
    addFault(turn, { keyword: 'maxContains', expected: most, message: `must contain at most ${most} valid item(s)` });
};

export const judgeList = (turn: Turn): void => {
  const { value } = turn.subject;
  if (!Array.isArray(value)) return;
  judgeSize(turn, value);
  judgeItems(turn, value);
  judgeContains(turn, value);
};

/** Last, when everything beside it has been looked at. */
export const judgeUnevaluatedItems = (turn: Turn): void => {
  const { schema, subject, found } = turn;
  if (schema.unevaluatedItems === undefined || !Array.isArray(subject.value) || isBag(subject.value)) return;
  const left = [...subject.value.keys()].filter((index) => !found.items.has(index));
  if (schema.unevaluatedItems !== false) {
    for (const index of left) judgeItem(turn, '/unevaluatedItems', schema.unevaluatedItems, index);
    return;
  }
  if (left.length === 0) return;
  const message = `must NOT have items that no schema describes (item ${left[0]})`;
  addFault(turn, { keyword: 'unevaluatedItems', expected: false, message });
  for (const index of left) found.items.add(index);
};

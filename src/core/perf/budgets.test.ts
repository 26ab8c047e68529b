// Budgets on recorded runs: which step judges what, and what cannot be judged.
import { describe, expect, it } from 'vitest';
import { recordedEvents, streamOf } from '../../../fixtures/events/replay.ts';
import type { RunEvent, StepFinished } from '../../model/event.ts';
import { parseBudget, withBudgets } from './budgets.ts';

const judged = async (words: readonly string[], events = recordedEvents('green')) => {
  let id = 0;
  const all: RunEvent[] = [];
  const newId = () => `new-${id++}`;
  for await (const event of withBudgets(streamOf(events), words.map(parseBudget), newId)) all.push(event);
  const started = all.find((event) => event.type === 'run.started')!;
  const own = started.units.at(-1)!;
  const steps = all.filter((event) => event.type === 'step.finished' && event.cursor.unit === own.index);
  return { all, own, steps: steps as readonly StepFinished[] };
};

const answered = (events: readonly RunEvent[]): ReadonlySet<string> => {
  const names = new Map<string, string>();
  const found = new Set<string>();
  for (const event of events) {
    if (event.type === 'step.started') names.set(event.cursor.ref, [...event.path, event.name].join(' / '));
    if (event.type !== 'exchange.finished' || event.exchange.role !== 'main') continue;
    if (event.exchange.received.length > 0) found.add(names.get(event.cursor.ref)!);
  }
  return found;
};

describe('a budget for all', () => {
  it('is a step for each endpoint that answered, before the end of the run', async () => {
    const events = recordedEvents('everything');
    const { all, own, steps } = await judged(['max<1e9'], events);
    expect(own).toMatchObject({ name: 'Performance budgets', iterations: 1 });
    const names = all.flatMap((event) =>
      event.type === 'step.started' && event.cursor.unit === own.index ? [event.name] : [],
    );
    expect(answered(events).size).toBeGreaterThan(1);
    expect(new Set(names)).toEqual(answered(events));
    expect(steps.every(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(all.at(-1)!.type).toBe('run.finished');
  });

  it('fails with what was measured', async () => {
    const { steps } = await judged(['max<0', 'avg>=0']);
    expect(steps.length).toBeGreaterThan(0);
    for (const { outcome, checks } of steps) {
      expect(outcome).toBe('failed');
      expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
        ['max<0', 'fail'],
        ['avg>=0', 'pass'],
      ]);
      expect(checks[0]!.error!.message).toMatch(/^max was [\d.]+ ms over \d+ requests?, the budget is max<0$/);
    }
  });

  it('leaves the run itself as it is', async () => {
    const events = recordedEvents('everything');
    const { all, own } = await judged(['max<1'], events);
    const others = all.filter((event) => !('cursor' in event) || event.cursor?.unit !== own.index);
    expect(others.filter(({ type }) => type !== 'run.started')).toEqual(
      events.filter(({ type }) => type !== 'run.started'),
    );
  });
});

describe('a budget of one request', () => {
  const [name] = answered(recordedEvents('green'));

  it('judges that one alone', async () => {
    const { steps } = await judged([`${name}: max<1e9`]);
    expect(steps).toHaveLength(1);
  });

  it('that had no answer is an error, never a pass', async () => {
    const { steps } = await judged(['Nobody: max<1e9']);
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ outcome: 'errored', checks: [], errors: [{ code: 'budget.no-answer' }] });
  });
});

it('warns once where there are too few requests for a percentile', async () => {
  const warnings = async (word: string) =>
    (await judged([word])).all.filter(
      (event) => event.type === 'problem.raised' && event.code === 'budget.few-samples',
    );
  expect(await warnings('p(99)<1e9')).toHaveLength(1);
  expect(await warnings('max<1e9')).toHaveLength(0);
});

it('takes a name with colons', () => {
  expect(parseBudget('Auth: v2 / Login: p(95)<300')).toMatchObject({ name: 'Auth: v2 / Login', written: 'p(95)<300' });
});

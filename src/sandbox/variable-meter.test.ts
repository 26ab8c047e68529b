import { expect, test } from 'vitest';
import { createScopes } from '../core/scopes.ts';
import { createVariableMeter } from './variable-meter.ts';

const MB = 1024 * 1024;

const fill = (bytes: number, key: (turn: number) => string, turns: number): number => {
  const scopes = createScopes();
  const meter = createVariableMeter(256);
  for (let turn = 0; turn < turns; turn++) {
    const change = { scope: 'environment', op: 'set', key: key(turn), value: 'x'.repeat(bytes) } as const;
    try {
      meter.check(change, bytes, scopes);
    } catch {
      return turn;
    }
    scopes.apply(change);
  }
  return turns;
};

test('what all variables hold is bounded, however it comes', () => {
  expect(fill(60 * MB, () => 'one', 1)).toBe(0);
  expect(fill(5 * MB, (turn) => `v${turn}`, 100)).toBeLessThanOrEqual(8);
  expect(fill(100_000, (turn) => `v${turn}`, 1000)).toBeLessThan(500);
});

test('a value that is replaced counts once', () => {
  expect(fill(20 * MB, () => 'one', 20)).toBe(20);
  expect(fill(1 * MB, (turn) => `v${turn % 10}`, 300)).toBe(300);
});

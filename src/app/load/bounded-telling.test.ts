// What users of a load tell: each thing once, and not too much.
import { expect, test } from 'vitest';
import type { LogWritten } from '../../model/event.ts';
import { createBoundedTelling } from './bounded-telling.ts';
import { createLearning } from './learning.ts';

const cursor = { ref: 'r', stepId: 's', unit: 0, iteration: 0, position: 0 };
const log = (...texts: string[]): LogWritten => ({ type: 'log.written', at: 0, level: 'log', texts, cursor });

test('what is told again is counted, not told', () => {
  const telling = createBoundedTelling();
  for (let i = 0; i < 10; i++) telling.tell(log('same', `${i % 2}`));
  expect(telling.take()).toMatchObject([{ texts: ['same', '0'] }, { texts: ['same', '1'] }]);
  telling.tell(log('same', '0'));
  expect(telling.take()).toEqual([]);
  expect(telling.untold()).toBe(9);
});

test('too many different ones are counted too', () => {
  const telling = createBoundedTelling();
  for (let i = 0; i < 1000; i++) telling.tell(log(`line ${i}`));
  expect(telling.take()).toHaveLength(100);
  expect(telling.untold()).toBe(900);
});

test('a line is cut where it is long, and names no step', () => {
  const telling = createBoundedTelling();
  telling.tell(log('x'.repeat(1_000_000)));
  const [told] = telling.take();
  expect((told as LogWritten).texts[0]!.length).toBeLessThan(10_000);
  expect(told).not.toHaveProperty('cursor');
});

test('secrets are handed over once, and not without end', () => {
  const learning = createLearning();
  for (const value of ['a', 'b', 'a', '']) learning.learn(value, 'here');
  expect(learning.take()).toEqual([
    ['a', 'here'],
    ['b', 'here'],
  ]);
  learning.learn('b', 'there');
  expect(learning.take()).toEqual([]);
  expect(learning.isFull()).toBe(false);
  for (let i = 0; i < 30_000; i++) learning.learn(`token ${i}`, '');
  expect(learning.isFull()).toBe(true);
  expect(learning.take().length).toBeLessThan(30_000);
});

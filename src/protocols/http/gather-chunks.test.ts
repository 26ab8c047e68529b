import { expect, test } from 'vitest';
import { createGatherer } from './gather-chunks.ts';

const gather = (sizes: readonly number[]) => {
  const passed: Buffer[] = [];
  const gatherer = createGatherer((chunk) => passed.push(chunk));
  const sent = sizes.map((size, index) => Buffer.alloc(size, index));
  for (const chunk of sent) gatherer.write(chunk);
  gatherer.flush();
  return { passed, whole: Buffer.concat(passed).equals(Buffer.concat(sent)), sent };
};

test('a million tiny chunks become some blocks with the same bytes', () => {
  const { passed, whole } = gather(Array(1_000_000).fill(1));
  expect(passed.length).toBeLessThan(100);
  expect(whole).toBe(true);
});

test('large chunks among tiny ones keep their place and are not copied', () => {
  const sizes = Array.from({ length: 500 }, (_, index) => (index % 7 === 0 ? 5000 : (index * 37) % 900));
  const { passed, whole, sent } = gather(sizes);
  expect(whole).toBe(true);
  for (const chunk of sent) if (chunk.length === 5000) expect(passed).toContain(chunk);
});

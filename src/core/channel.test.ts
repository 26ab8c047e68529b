import { expect, test } from 'vitest';
import { createChannel } from './channel.ts';

test('hands over every value in order, then ends', async () => {
  const channel = createChannel<number>();
  channel.push(1);
  setTimeout(() => {
    channel.push(2);
    channel.end();
    channel.push(3);
  }, 1);
  expect(await Array.fromAsync(channel.stream())).toEqual([1, 2]);
});

test('a failure reaches the reader after what came before it', async () => {
  const channel = createChannel<number>();
  channel.push(1);
  channel.end(new Error('broken'));
  const seen: number[] = [];
  const reading = (async () => {
    for await (const value of channel.stream()) seen.push(value);
  })();
  await expect(reading).rejects.toThrow('broken');
  expect(seen).toEqual([1]);
});

test('a writer far ahead waits for its reader, and is let go when nobody reads any more', async () => {
  const channel = createChannel<number>();
  expect(channel.drained()).toBeUndefined();
  for (let i = 0; i < 1000; i++) channel.push(i);
  const waiting = channel.drained();
  expect(waiting).toBeInstanceOf(Promise);
  await channel.stream().next();
  await waiting;
  for (let i = 0; i < 1000; i++) channel.push(i);
  const abandoned = channel.drained();
  channel.end();
  await abandoned;
  expect(channel.drained()).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { dynamicBasic } from './dynamic-basics.ts';

const sources = (byte: number, now = 1_700_000_000_500) => ({
  now: () => now,
  newId: () => '6b1f0a2e-0000-4000-8000-000000000000',
  randomBytes: (size: number) => new Uint8Array(size).fill(byte),
});

describe('variables without a dictionary', () => {
  it.each<[string, number, string]>([
    ['guid', 0, '6b1f0a2e-0000-4000-8000-000000000000'],
    ['randomUUID', 0, '6b1f0a2e-0000-4000-8000-000000000000'],
    ['timestamp', 0, '1700000001'],
    ['isoTimestamp', 0, '2023-11-14T22:13:20.500Z'],
    ['randomInt', 0, '0'],
    ['randomInt', 255, '1000'],
    ['randomBoolean', 0, 'false'],
    ['randomBoolean', 255, 'true'],
    ['randomAlphaNumeric', 0, '0'],
    ['randomAlphaNumeric', 255, 'z'],
  ])('$%s of bytes %i is %s', (name, byte, expected) => {
    expect(dynamicBasic(name, sources(byte))).toBe(expected);
  });

  it('knows no other names', () => {
    for (const name of ['randomCity', 'Guid', '', 'constructor', '__proto__']) {
      expect(dynamicBasic(name, sources(0))).toBeUndefined();
    }
  });
});

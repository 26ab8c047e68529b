// HdrHistogram's V2 format, written for and read from another implementation of it.
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { compressHistogram, decodeHistogram, decompressHistogram, encodeHistogram } from './hdr-encoding.ts';
import { createHistogram } from './histogram.ts';

const values = fc.array(fc.oneof(fc.nat(3000), fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: 2 ** 40 })), {
  maxLength: 200,
});
const digitsOf = fc.constantFrom(2 as const, 3 as const);

const recorded = (numbers: readonly number[], digits: 2 | 3) => {
  const histogram = createHistogram(digits);
  for (const number of numbers) histogram.record(number);
  return histogram;
};

const inflate = (bytes: Uint8Array): Uint8Array => inflateSync(bytes, { maxOutputLength: 1e6 });

describe('the V2 format', () => {
  it('is read by hdr-histogram-js', () => {
    fc.assert(
      fc.property(values, digitsOf, (numbers, digits) => {
        const own = recorded(numbers, digits);
        const base64 = Buffer.from(compressHistogram(own.toData(), deflateSync)).toString('base64');
        const peer = decodeFromCompressedBase64(base64, 64);
        expect(peer.totalCount).toBe(numbers.length);
        expect(peer.numberOfSignificantValueDigits).toBe(digits);
        for (const percentile of [1, 50, 90, 99, 100])
          expect(peer.getValueAtPercentile(percentile)).toBe(own.valueAt(percentile));
      }),
    );
  });

  it('is read as hdr-histogram-js writes it', () => {
    fc.assert(
      fc.property(values, digitsOf, (numbers, digits) => {
        const peer = build({ numberOfSignificantValueDigits: digits, autoResize: true, bitBucketSize: 64 });
        for (const number of numbers) peer.recordValue(number);
        const bytes = Buffer.from(encodeIntoCompressedBase64(peer), 'base64');
        expect(decompressHistogram(bytes, inflate)).toEqual(recorded(numbers, digits).toData());
      }),
    );
  });

  it('gives back what it was given, with counts beyond 32 bits', () => {
    for (const counts of [[], [0, 1], [1, 1], [5, 2 ** 51], [0, 3, 1, 2 ** 33, 9000, 127, 9001, 64, 9003, 63]]) {
      const data = { digits: 3 as const, counts };
      expect(decodeHistogram(encodeHistogram(data))).toEqual(data);
      expect(decompressHistogram(encodeHistogram(data), inflate)).toEqual(data);
      expect(decompressHistogram(compressHistogram(data, deflateSync), inflate)).toEqual(data);
    }
  });

  it('takes or refuses any bytes, and does nothing else', () => {
    const whole = encodeHistogram({ digits: 3, counts: [0, 3, 1000, 7] });
    const refusal = expect.objectContaining({ code: 'histogram.encoding' });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(whole.length), (noise, at) => {
        const bytes = Uint8Array.from([...whole.subarray(0, at), ...noise]);
        let thrown: unknown = refusal;
        try {
          decompressHistogram(bytes, inflate);
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toEqual(refusal);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['nothing', []],
    ['another format', [0x1c, 0x84, 0x93, 0x08, ...Array.from({ length: 40 }, () => 0)]],
    ['damaged zlib', [0x1c, 0x84, 0x93, 0x14, 0, 0, 0, 2, 7, 7]],
  ])('refuses %s', (_, bytes) => {
    expect(() => decompressHistogram(Uint8Array.from(bytes), inflate)).toThrow('a histogram cannot be read');
  });

  it('refuses buckets and counts that cannot be', () => {
    const withPayload = (payload: readonly number[]): Uint8Array => {
      const bytes = Uint8Array.from([...encodeHistogram({ digits: 3, counts: [] }), ...payload]);
      new DataView(bytes.buffer).setInt32(4, payload.length);
      return bytes;
    };
    expect(() => decodeHistogram(withPayload([0xff, 0xff, 0xff, 0xff, 0x0f, 2]))).toThrow('too many buckets');
    expect(() => decodeHistogram(withPayload([0x80]))).toThrow('ends within a count');
    expect(() => decodeHistogram(withPayload(Array.from({ length: 9 }, () => 0xff)))).toThrow('too large');
  });
});

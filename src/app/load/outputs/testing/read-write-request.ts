// Reads remote write by hand: snappy blocks and protobuf, from their specifications.

const varintAt = (bytes: Buffer, from: number): readonly [value: number, next: number] => {
  let value = 0;
  let factor = 1;
  for (let at = from; ; at += 1) {
    const byte = bytes[at]!;
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) return [value, at + 1];
  }
};

export const unsnappy = (input: Uint8Array): Buffer => {
  const bytes = Buffer.from(input);
  let [length, at] = varintAt(bytes, 0);
  const out = Buffer.alloc(length);
  let to = 0;
  while (at < bytes.length) {
    const tag = bytes[at]!;
    at += 1;
    if ((tag & 3) === 0) {
      let size = (tag >> 2) + 1;
      if (size > 60) {
        const extra = size - 60;
        size = bytes.readUIntLE(at, extra) + 1;
        at += extra;
      }
      to += bytes.copy(out, to, at, at + size);
      at += size;
      continue;
    }
    if ((tag & 3) !== 2) throw new Error('a copy of another kind');
    const offset = bytes.readUInt16LE(at);
    at += 2;
    if (offset === 0 || offset > to) throw new Error('a copy from nowhere');
    for (let left = (tag >> 2) + 1; left > 0; left -= 1, to += 1) out[to] = out[to - offset]!;
  }
  length -= to;
  if (length !== 0) throw new Error('another length than told');
  return out;
};

type Field = { readonly field: number; readonly value: number | Buffer };

const fieldsOf = (bytes: Buffer): readonly Field[] => {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [key, next] = varintAt(bytes, at);
    const field = Math.floor(key / 8);
    if (key % 8 === 0) {
      const [value, end] = varintAt(bytes, next);
      fields.push({ field, value });
      at = end;
    } else if (key % 8 === 1) {
      fields.push({ field, value: bytes.readDoubleLE(next) });
      at = next + 8;
    } else if (key % 8 === 2) {
      const [size, start] = varintAt(bytes, next);
      if (start + size > bytes.length) throw new Error('a field that does not end');
      fields.push({ field, value: bytes.subarray(start, start + size) });
      at = start + size;
    } else throw new Error('a field of another type');
  }
  return fields;
};

const members = (bytes: Buffer, field: number) =>
  fieldsOf(bytes)
    .filter((one) => one.field === field)
    .map(({ value }) => value as Buffer);
const text = (bytes: Buffer, field: number): string => members(bytes, field)[0]?.toString() ?? '';
const number = (bytes: Buffer, field: number): number =>
  (fieldsOf(bytes).find((one) => one.field === field)?.value as number | undefined) ?? 0;

/** A prometheus.WriteRequest. */
export const decodeWriteRequest = (bytes: Buffer) => ({
  series: members(bytes, 1).map((series) => ({
    labels: members(series, 1).map((label) => [text(label, 1), text(label, 2)] as const),
    samples: members(series, 2).map((sample) => ({ value: number(sample, 1), timestamp: number(sample, 2) })),
  })),
  metadata: members(bytes, 3).map((one) => ({ type: number(one, 1), name: text(one, 2), unit: text(one, 5) })),
});

// As much of Protocol Buffers as remote write needs: fields of bytes, whole numbers and doubles.

export const bytesField = (field: number, bytes: Uint8Array): readonly Uint8Array[] => [
  varint((field << 3) | 2),
  varint(bytes.length),
  bytes,
];

export const textField = (field: number, text: string): readonly Uint8Array[] => bytesField(field, Buffer.from(text));

export const messageField = (field: number, parts: readonly Uint8Array[]): readonly Uint8Array[] =>
  bytesField(field, Buffer.concat(parts));

/** Not negative. */
export const wholeField = (field: number, value: number): readonly Uint8Array[] => [varint(field << 3), varint(value)];

export const doubleField = (field: number, value: number): readonly Uint8Array[] => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [varint((field << 3) | 1), bytes];
};

/** Beyond 32 bits too, as times in ms are. */
const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let left = value;
  while (left >= 128) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  bytes.push(left);
  return Uint8Array.from(bytes);
};

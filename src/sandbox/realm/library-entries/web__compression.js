// CompressionStream and DecompressionStream.
import { Deflate, Gunzip, Gzip, Inflate, Unzlib, Zlib } from 'fflate';

const COMPRESSORS = { gzip: Gzip, deflate: Zlib, 'deflate-raw': Deflate };
const DECOMPRESSORS = { gzip: Gunzip, deflate: Unzlib, 'deflate-raw': Inflate };

function transformOf(kinds, format) {
  const Kind = Object.hasOwn(kinds, format) ? kinds[format] : undefined;
  if (!Kind) throw new TypeError(`Unsupported compression format: '${format}'`);
  let engine;
  return new globalThis.TransformStream({
    start(controller) {
      engine = new Kind((chunk) => {
        if (chunk.length > 0) controller.enqueue(chunk);
      });
    },
    transform(chunk) {
      const view = ArrayBuffer.isView(chunk) ? chunk : new Uint8Array(chunk);
      engine.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice(), false);
    },
    flush() {
      engine.push(new Uint8Array(0), true);
    },
  });
}

export class CompressionStream {
  constructor(format) {
    const { readable, writable } = transformOf(COMPRESSORS, format);
    Object.assign(this, { readable, writable });
  }
}

export class DecompressionStream {
  constructor(format) {
    const { readable, writable } = transformOf(DECOMPRESSORS, format);
    Object.assign(this, { readable, writable });
  }
}

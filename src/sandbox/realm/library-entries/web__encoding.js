// TextEncoder and TextDecoder with all encodings of the standard.
export { TextDecoder, TextDecoderStream, TextEncoder, TextEncoderStream } from '@exodus/bytes/encoding.js';

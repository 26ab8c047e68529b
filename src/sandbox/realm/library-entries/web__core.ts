// The small web globals in one bundle.
export { AbortController, AbortSignal } from '../web/abort.ts';
export { Blob, File } from '../web/blob.ts';
export { DOMException } from '../web/dom-exception.ts';
export { Event, EventTarget } from '../web/events.ts';
export { structuredClone } from '../web/structured-clone.ts';

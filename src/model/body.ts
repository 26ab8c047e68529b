// Payload bytes: re-openable while the run lives, previewed once they become an event.

/**
 * Bytes that can be read more than once (signatures, redirects and retries need that).
 * `bytes` is there when the whole payload is in memory; otherwise read through `open()`.
 */
export type Body = {
  /** Bytes; undefined only for a source whose length nobody knows. */
  readonly size: number | undefined;
  readonly bytes?: Uint8Array;
  open(): AsyncIterable<Uint8Array>;
};

/** What an event says of a body. `text` is at most PREVIEW_CHARACTERS long once the redact stage has seen it. */
export type BodyPreview = {
  readonly size: number;
  /** Lower-case hex SHA-256 of the whole decoded body; absent for an empty body, one that was streamed, or when no reporter needs hashes. */
  readonly sha256?: string;
  readonly mediaType?: string;
  /** Decoded text for textual media types; absent for binary ones. */
  readonly text?: string;
  readonly truncated?: boolean;
  /** Key of the whole body in the attachment store, when a reporter asked for bodies. */
  readonly attachment?: string;
};

/** Characters of a body preview after masking. */
export const PREVIEW_CHARACTERS = 4096;
/** Characters the engine adds to a preview, so that masking sees a secret that the cut would split. */
export const PREVIEW_SLACK = 4096;

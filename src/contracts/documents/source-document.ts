// A JSON or YAML document as it was read: its value, and where each of its parts stands.
import type { Position } from '../../core/source-position.ts';
import type { Json } from '../../model/json.ts';

export type SourceDocument = {
  /** Absolute (file:, http:, https:, urn:): what references to it resolve to. */
  readonly uri: string;
  /** As it is shown to people: the path or URL that the user gave, or one relative to it. */
  readonly path: string;
  readonly text: string;
  readonly value: Json;
  /** Of the value, or in YAML of its key; of the nearest part around it where it does not exist. `pointer` is a JSON pointer. */
  positionOf(pointer: string): Position;
};

/** Fetches a document by its absolute URI, without a fragment. Rejects with Problem: not there, not allowed, not readable. */
export type FetchDocument = (uri: string) => Promise<SourceDocument>;

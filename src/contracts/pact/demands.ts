// Lists the parts of an interaction that the provider has to keep.
import { type Bag, bag } from '../../core/json-bag.ts';
import type { Interaction } from '../../model/pact.ts';

export type Demand =
  | { readonly part: 'status' | 'body'; readonly name: string }
  | { readonly part: 'header' | 'metadata'; readonly name: string; readonly key: string };

const ofHttp = (response: Bag): readonly Demand[] => [
  // Without one, 200 is meant.
  { part: 'status', name: `status ${response.status ?? 200}` },
  ...Object.keys(bag(response.headers)).map((key) => ({ part: 'header', name: `header ${key}`, key }) as const),
  ...(response.body === undefined ? [] : [{ part: 'body', name: 'body' } as const]),
];

const ofMessage = (message: Bag): readonly Demand[] => [
  ...Object.keys(bag(message.metadata ?? message.metaData)).map(
    (key) => ({ part: 'metadata', name: `metadata ${key}`, key }) as const,
  ),
  ...(message.contents === undefined ? [] : [{ part: 'body', name: 'contents' } as const]),
];

/** What the engine compares of this interaction; empty where the pact asks for nothing but an answer. */
export const demandsOf = ({ kind, raw }: Interaction): readonly Demand[] => {
  switch (kind) {
    case 'http':
      return ofHttp(bag(raw.response));
    case 'message':
      return ofMessage(raw);
    case 'sync-message': {
      const responses = Array.isArray(raw.response) ? raw.response : [];
      return ofMessage(bag(responses[0]));
    }
    default:
      return kind satisfies never;
  }
};

// Compares interactions with an OpenAPI or AsyncAPI document through PactFlow's comparator.
import type { Interaction, Pact } from '../../model/pact.ts';
import { Problem } from '../../model/problem.ts';
import { type ComparatorModule, documentOf, type Result } from './openapi-check-documents.ts';
import { type Findings, findingsOf, type PlaceInPact, type Specs } from './openapi-check-results.ts';

export type Compared =
  | Findings
  /** The comparison of this interaction broke: a schema that cannot be compiled, say. */
  | { readonly error: string }
  /** There is no document to compare it with. */
  | { readonly skipped: string };

export type Comparison = (interaction: Interaction, pact: Pact, placeInPact: PlaceInPact) => Promise<Compared>;

const isMalformed = (
  error: unknown,
): error is Error & { errors?: readonly { instancePath: string; message?: string }[] } =>
  error instanceof Error && error.message === 'Malformed Pact file';

const malformed = (
  error: Error & { errors?: readonly { instancePath: string; message?: string }[] },
  interaction: Interaction,
  placeInPact: PlaceInPact,
): Problem => {
  const [first] = error.errors ?? [];
  const inside = (first?.instancePath ?? '').replace(/^\/\d+/, '');
  const place = placeInPact(`${interaction.source.pointer}${inside}`);
  return new Problem(
    'pact.invalid',
    `${place} cannot be compared: ${inside.slice(1).replaceAll('/', '.') || 'the interaction'} ${first?.message ?? 'is malformed'}`,
    { hint: 'Let the consumer tests write the pact again.' },
  );
};

const skipReason = ({ kind, source }: Interaction, { openapi, asyncapi }: Specs): string | undefined => {
  if (kind === 'http') return openapi ? undefined : 'an HTTP interaction needs --openapi';
  if (!asyncapi) return 'a message needs --asyncapi';
  return source.pointer.startsWith('/messages/')
    ? 'messages of specification 3 name no operation to compare with'
    : undefined;
};

/** Loads the comparator. Rejects with Problem for a document of a kind that it does not know. */
export const openComparison = async (
  specs: Specs,
  options: { readonly strict: boolean; readonly basePath?: string },
): Promise<Comparison> => {
  const { Comparator } = (await import('@pactflow/openapi-pact-comparator')) as unknown as ComparatorModule;
  const documents = {
    oas: documentOf(specs.openapi, 'OpenAPI', options.basePath),
    asyncapi: documentOf(specs.asyncapi, 'AsyncAPI'),
  };
  const comparator = new Comparator(documents);
  return async (interaction, pact, placeInPact) => {
    const skipped = skipReason(interaction, specs);
    if (skipped !== undefined) return { skipped };
    const alone = { ...pact.raw, interactions: [interaction.raw] };
    let results: readonly Result[];
    try {
      results = await Array.fromAsync(comparator.compare(alone));
    } catch (error) {
      if (isMalformed(error)) throw malformed(error, interaction, placeInPact);
      return { error: error instanceof Error ? error.message : String(error) };
    }
    return findingsOf(results, interaction, pact, { specs, strict: options.strict }, placeInPact);
  };
};

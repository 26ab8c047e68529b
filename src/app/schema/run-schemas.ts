// Judges the responses of a collection run by JSON Schemas.
import { judgeBody } from '../../engine/schema/judge-response.ts';
import type { Judgement } from '../../engine/schema/judge-value.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Plan, Step } from '../../model/plan.ts';
import { openDocuments } from '../documents/open-documents.ts';
import type { Host } from '../host.ts';
import type { RunContract } from '../run-contracts.ts';
import type { RunOptions } from '../run-options.ts';
import { type OpenSchema, openSchema } from './open-schema.ts';
import { stepsNamed } from './steps-named.ts';

/** They say that there is no body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

const NOTHING: Judgement = { checks: [], errors: [] };

const isEmpty = ({ status, sizes }: Exchange['received'][number], method: string): boolean =>
  sizes.bodyBytes === 0 && (BODILESS.has(status) || method.toUpperCase() === 'HEAD');

const judge = async (schema: OpenSchema, { received, sent }: Exchange): Promise<Judgement> => {
  const answer = received.at(-1);
  if (!answer) return NOTHING;
  if (!isEmpty(answer, sent.method)) return judgeBody(schema, answer, {});
  const why = BODILESS.has(answer.status) ? `status ${answer.status}` : 'an answer to HEAD';
  return { checks: [{ name: `${schema.name} (${why} has no body)`, verdict: 'skip', index: 0 }], errors: [] };
};

/** Rejects with Problem for a schema that cannot be used, and for a name that no request has. */
export const openRunSchemas = async (options: RunOptions, plan: Plan, host: Host): Promise<RunContract> => {
  const documents = openDocuments(options, host);
  const bySteps = new Map<Step['id'], OpenSchema[]>();
  const opened = new Map<string, OpenSchema>();
  for (const { name, schema: location } of options.schemas ?? []) {
    const steps = stepsNamed(name, plan);
    const schema = opened.get(location) ?? (await openSchema(location, {}, documents, host));
    opened.set(location, schema);
    for (const { id } of steps) {
      const known = bySteps.get(id) ?? [];
      if (!known.includes(schema)) bySteps.set(id, [...known, schema]);
    }
  }
  return {
    texts: new Map([...opened.values()].flatMap(({ texts }) => [...texts])),
    judge: async (exchange, step) => {
      const judged: Judgement[] = [];
      for (const schema of bySteps.get(step.id) ?? []) judged.push(await judge(schema, exchange));
      return { checks: judged.flatMap(({ checks }) => checks), errors: judged.flatMap(({ errors }) => errors) };
    },
  };
};

// Tells the world of an exchange.
import type { Exchange } from '../model/exchange.ts';
import { recordExchange } from './exchange-record.ts';
import type { StepContext } from './step-context.ts';

/** A promise only where there is something to wait for. */
export const emitExchange = (context: StepContext, exchange: Exchange): Promise<void> | void => {
  const { deps, step } = context;
  return deps.onExchange ? deps.onExchange(exchange, step) : emitRecord(context, exchange);
};

const emitRecord = async ({ deps, cursor, emit }: StepContext, exchange: Exchange): Promise<void> => {
  const record = await recordExchange(exchange, deps);
  emit({ type: 'exchange.finished', at: deps.now(), cursor, exchange: record });
};

// Tells the world of an exchange.
import type { Exchange } from '../model/exchange.ts';
import { recordExchange } from './exchange-record.ts';
import type { StepContext } from './step-context.ts';

export const emitExchange = async (context: StepContext, exchange: Exchange): Promise<void> => {
  const { deps, cursor, emit, step } = context;
  if (deps.onExchange) return deps.onExchange(exchange, step);
  const record = await recordExchange(exchange, deps);
  emit({ type: 'exchange.finished', at: deps.now(), cursor, exchange: record });
};

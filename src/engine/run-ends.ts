// How a run begins and ends, whatever is run: the environment that its first event names, and what cut it short.
import type { RunFinished, RunStarted } from '../model/event.ts';
import type { EngineDeps } from './deps.ts';

/** Its id and name, where it has them. */
export const runEnvironment = ({ scopes }: Pick<EngineDeps, 'scopes'>): NonNullable<RunStarted['environment']> => {
  const { id, name } = scopes.toSet('environment');
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
};

/** `otherwise`: what ended the run where the signal did not. */
export const interruptionOf = (
  { aborted, reason }: AbortSignal,
  otherwise: RunFinished['interrupted'],
): RunFinished['interrupted'] => {
  if (!aborted) return otherwise;
  return reason === 'SIGTERM' || reason === 'timeout' ? reason : 'SIGINT';
};

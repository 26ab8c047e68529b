// The console of scripts: six levels, each argument as readable text.
import { placeOfCaller } from './caller-place.ts';
import type { Effects } from './effects.ts';
import { currentExecution } from './execution.ts';
import { formatValue } from './format-value.ts';

const LEVELS = ['log', 'warn', 'debug', 'info', 'error'] as const;

export type ScriptConsole = { readonly [method: string]: (...values: unknown[]) => void };

export const createConsole = (effects: Effects): ScriptConsole => {
  const write = (
    level: (typeof LEVELS)[number],
    values: readonly unknown[],
    method: (...values: unknown[]) => void,
  ): void => {
    const execution = currentExecution();
    if (execution === undefined || execution.isOver) return;
    const texts = values.map(formatValue);
    effects.emit({ kind: 'log', scriptId: execution.script.id, level, texts, ...placeOfCaller(method) });
  };
  const methods: { [method: string]: (...values: unknown[]) => void } = {};
  for (const level of LEVELS) {
    const method = (...values: unknown[]): void => write(level, values, method);
    methods[level] = method;
  }
  methods.clear = () => undefined;
  return methods;
};

// The console of scripts: six levels, each argument as readable text.
import type { Effects } from './effects.ts';
import { currentExecution } from './execution.ts';
import { formatValue } from './format-value.ts';
import { placeOfCaller } from './script-error.ts';

const LEVELS = ['log', 'warn', 'debug', 'info', 'error'] as const;

export type ScriptConsole = { readonly [method: string]: (...values: unknown[]) => void };

export const createConsole = (effects: Effects): ScriptConsole => {
  const write = (level: (typeof LEVELS)[number], values: readonly unknown[]): void => {
    const execution = currentExecution();
    if (execution === undefined || execution.isOver) return;
    const texts = values.map(formatValue);
    effects.emit({ kind: 'log', scriptId: execution.script.id, level, texts, ...placeOfCaller() });
  };
  const methods: { [method: string]: (...values: unknown[]) => void } = {};
  for (const level of LEVELS) methods[level] = (...values) => write(level, values);
  methods.clear = () => undefined;
  return methods;
};

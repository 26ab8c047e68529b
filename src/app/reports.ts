// Turns reporter choices into reporters ready to run.
import { nearest } from '../core/nearest.ts';
import type { Attachments, Reporter, ReporterContext, Screen } from '../model/contracts.ts';
import { Problem } from '../model/problem.ts';
import { registry } from '../reporters/registry.gen.ts';
import type { ActiveReporter } from './broadcast.ts';
import type { ReporterChoice } from './run-options.ts';

/** Newman's names for what is the line reporter here. */
const ALIASES: Readonly<Record<string, string>> = { cli: 'line', progress: 'line' };

const NO_ATTACHMENTS: Attachments = { get: async () => undefined };

export type LoadedReporter = { readonly choice: ReporterChoice; readonly reporter: Reporter };

const loadReporter = async (choice: ReporterChoice): Promise<LoadedReporter> => {
  if (choice.instance) return { choice, reporter: choice.instance };
  const name = ALIASES[choice.name] ?? choice.name;
  if (!Object.hasOwn(registry, name)) {
    const known = [...Object.keys(registry), ...Object.keys(ALIASES)];
    const near = nearest(choice.name, known);
    throw new Problem('reporter.unknown', `could not find "${choice.name}" reporter`, {
      hint: near ? `Did you mean "${near}"?` : `There are: ${known.sort().join(', ')}.`,
    });
  }
  return { choice, reporter: await registry[name as keyof typeof registry]() };
};

/** Rejects with Problem for a name nobody knows. */
export const loadReporters = (choices: readonly ReporterChoice[]): Promise<readonly LoadedReporter[]> =>
  Promise.all(choices.map(loadReporter));

export type ReporterSetting = {
  readonly screen: Screen;
  readonly attachments: Attachments | undefined;
  readonly redact: ReporterContext['redact'];
  readonly sourceText: ReporterContext['sourceText'];
  readonly positionOf?: ReporterContext['positionOf'];
  readonly environment?: ReporterContext['environment'];
};

export const activate = (loaded: readonly LoadedReporter[], setting: ReporterSetting): readonly ActiveReporter[] =>
  loaded.map(({ choice, reporter }) => ({
    name: choice.name,
    reporter,
    context: { ...setting, attachments: setting.attachments ?? NO_ATTACHMENTS, options: choice.options ?? {} },
  }));

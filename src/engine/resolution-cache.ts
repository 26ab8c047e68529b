// What may remember the resolved requests of steps, where they are sent again and again.
import type { Lookup } from '../core/templates.ts';
import type { Step } from '../model/plan.ts';
import type { ResolvedCall } from './exchange-call.ts';

/** A lookup that keeps the names it was asked for, with the values it gave. */
export type RecordedLookup = { readonly lookup: Lookup; readonly used: ReadonlyMap<string, string | undefined> };

export type ResolutionCache = {
  /** The same as resolving the step's request, as written, with these values would give. */
  find(step: Step, lookup: Lookup): ResolvedCall | undefined;
  record(lookup: Lookup): RecordedLookup;
  keep(step: Step, recorded: RecordedLookup, resolved: ResolvedCall): void;
};

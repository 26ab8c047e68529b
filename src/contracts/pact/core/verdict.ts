// Reads the report of Pact's engine on one interaction.
import type { CoreAnswer, CoreMismatch } from './job.ts';

export type Verdict =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly mismatches: readonly CoreMismatch[] }
  /** It could not be judged; `message` is the engine's. */
  | { readonly kind: 'broken'; readonly message: string };

type Finding = { readonly type?: string; readonly message?: string; readonly mismatches?: readonly CoreMismatch[] };

type Report = {
  readonly result?: boolean;
  readonly output?: readonly string[];
  readonly errors?: readonly { readonly mismatch?: Finding }[];
  readonly pendingErrors?: readonly { readonly mismatch?: Finding }[];
  readonly interactionResults?: readonly { readonly result?: string; readonly mismatch?: Finding }[];
};

const ANSI = /\u001b\[[0-9;]*m/g;

const parseReport = (json: string): Report => {
  try {
    return JSON.parse(json) as Report;
  } catch {
    return {};
  }
};

const wordsOf = ({ output = [] }: Report): string =>
  output.join(' ').replace(ANSI, '').replace(/\s+/g, ' ').trim() ||
  "Pact's engine cannot read the interaction: a part of it is not of the type that the specification says, a status that is no number say";

/** `right` only where the engine says so of this one interaction: no result is not a good result. */
export const readVerdict = ({ code, json }: CoreAnswer): Verdict => {
  const report = parseReport(json);
  const [result] = report.interactionResults ?? [];
  const finding = result?.mismatch ?? [...(report.errors ?? []), ...(report.pendingErrors ?? [])][0]?.mismatch;
  if (finding?.mismatches && finding.mismatches.length > 0) return { kind: 'wrong', mismatches: finding.mismatches };
  if (finding) return { kind: 'broken', message: finding.message ?? wordsOf(report) };
  if (code === 0 && report.result === true && result?.result === 'OK') return { kind: 'right' };
  return { kind: 'broken', message: wordsOf(report) };
};

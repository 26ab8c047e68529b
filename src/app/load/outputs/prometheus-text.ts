// Writes families in Prometheus's text format, or as OpenMetrics.
import { type Family, type Label, numberText } from './prometheus-samples.ts';

export const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
export const OPENMETRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const escapeLabel = (text: string): string =>
  text.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`)).toWellFormed();

const escapeHelp = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');

const labelsText = (labels: readonly Label[]): string =>
  labels.length === 0 ? '' : `{${labels.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',')}}`;

/** The older format names counters with `_total`, the newer one their samples only. */
const headOf = ({ name, type, help, unit }: Family, isOpen: boolean): string => {
  const shown = !isOpen && type === 'counter' ? `${name}_total` : name;
  const unitLine = isOpen && unit !== '' ? `# UNIT ${shown} ${unit}\n` : '';
  return `# HELP ${shown} ${escapeHelp(help)}\n# TYPE ${shown} ${type}\n${unitLine}`;
};

const familyText = (family: Family, isOpen: boolean): string =>
  headOf(family, isOpen) +
  family.samples
    .map(({ suffix, labels, value }) => `${family.name}${suffix}${labelsText(labels)} ${numberText(value)}\n`)
    .join('');

/** Ends as the format wants it. */
export const prometheusText = (families: readonly Family[], isOpen: boolean): string =>
  families.map((family) => familyText(family, isOpen)).join('') + (isOpen ? '# EOF\n' : '');

const qualityOf = (accept: string, type: string): number => {
  const part = accept.split(',').find((one) => one.trim().toLowerCase().startsWith(type));
  if (part === undefined) return 0;
  const q = /;\s*q=([\d.]+)/i.exec(part)?.[1];
  return q === undefined ? 1 : Number(q);
};

/** Whether the scraper would rather have OpenMetrics. */
export const wantsOpenMetrics = (accept = ''): boolean => {
  const open = qualityOf(accept, 'application/openmetrics-text');
  return open > 0 && open >= qualityOf(accept, 'text/plain');
};

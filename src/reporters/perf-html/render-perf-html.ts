// The performance report for people: one HTML file that needs no network, its charts drawn as SVG, and no text of a response or a name ever markup.
import { selectSeries } from '../../core/metric-select.ts';
import type { PerfComparison, PerfReport } from '../../model/perf.ts';
import { pageHead } from '../html/page-head.ts';
import { STYLE } from '../html/style.ts';
import { comparisonCard } from './comparison.ts';
import { distributionCharts } from './distribution.ts';
import { el, type Markup, several } from './markup.ts';
import { PERF_SCRIPT } from './perf-script.ts';
import { PERF_STYLE } from './perf-style.ts';
import { phaseBars } from './phases.ts';
import { requestTable } from './request-table.ts';
import { environmentCard, generatorCard, scenarioCard } from './surroundings.ts';
import { checkTable, customTable, isAnyAbsent, thresholdTable } from './tables.ts';
import { timeCharts } from './time-charts.ts';
import { verdictHeader } from './verdict.ts';

const STYLES = STYLE + PERF_STYLE;

const section = (title: string, content: Markup | undefined, isShown = true): Markup =>
  content && isShown ? several(el('h2', '', title), content) : several();

const ABSENT =
  '– : too few samples to say. p50 needs 10 samples, p90 50, p95 100, p99 500, p99.9 5,000; fewer would be a guess.';

const charts = (report: PerfReport): Markup => {
  const { latency, throughput, errors, heat } = timeCharts(report.timeline, report.warmUpMs);
  const times = selectSeries(report.series, 'http_req_duration');
  const spread = times?.kind === 'trend' ? distributionCharts(times) : [];
  const drawn = [latency, throughput, ...spread, heat, errors].filter((one) => one !== undefined);
  return drawn.length === 0 ? el('section', 'card dim', 'Nothing was measured.') : el('div', 'charts', drawn);
};

/** The whole page. `comparison` is drawn where there is one; times in ms. */
export const renderPerfHtml = (
  report: PerfReport,
  comparison: PerfComparison | undefined = report.comparison,
): string => {
  const { summary, kind, scenarios } = report;
  const isLoad = kind === 'load';
  const shownRows = [...summary.requests, summary.total];
  const page = el(
    'main',
    { id: 'page' },
    verdictHeader(report, comparison),
    section('Thresholds', el('section', 'card', thresholdTable(summary)), summary.thresholds.length > 0),
    section('Compared with the baseline', comparison && comparisonCard(comparison)),
    section('Charts', charts(report)),
    section(
      'Requests',
      el('section', 'card', requestTable(summary, report.series), isAnyAbsent(shownRows) && el('p', 'note', ABSENT)),
      summary.requests.length > 0,
    ),
    section('Where the time goes', phaseBars(summary)),
    section(
      'Checks',
      el('section', 'card', checkTable({ ...summary, checks: summary.checks.slice(0, 500) })),
      summary.checks.length > 0,
    ),
    section(
      'Metrics of scripts',
      el('section', 'card', customTable({ ...summary, custom: summary.custom.slice(0, 200) })),
      summary.custom.length > 0,
    ),
    section('Generator', generatorCard(report), isLoad),
    section('Load', scenarioCard(report), scenarios.length > 0),
    section('Environment', environmentCard(report)),
  );
  return `${pageHead(report.name, STYLES, PERF_SCRIPT)}${page.markup}\n<script>${PERF_SCRIPT}</script>\n</body>\n</html>\n`;
};

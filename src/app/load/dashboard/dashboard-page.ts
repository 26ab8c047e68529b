// The page of the dashboard: no part of it is loaded from elsewhere, and only our own script may run.
import { createHash } from 'node:crypto';
import { ELEMENTS_SCRIPT } from '../../../reporters/html/script-elements.ts';
import { STYLE } from '../../../reporters/html/style.ts';
import { CHART_SCRIPT } from './chart-script.ts';
import { DASHBOARD_SCRIPT } from './dashboard-script.ts';
import { DASHBOARD_STYLE } from './dashboard-style.ts';

const SCRIPT = `(()=>{'use strict';\n${ELEMENTS_SCRIPT}${CHART_SCRIPT}${DASHBOARD_SCRIPT}})();`;
const LOOKS = STYLE + DASHBOARD_STYLE;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const pageHeaders: { readonly [name: string]: string } = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src ${hashOf(LOOKS)}; script-src ${hashOf(SCRIPT)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export const pageText = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>assay load</title>
<style>${LOOKS}</style>
</head>
<body data-state="connecting">
<main id="page"><noscript>The dashboard needs JavaScript to be drawn.</noscript></main>
<script>${SCRIPT}</script>
</body>
</html>
`;

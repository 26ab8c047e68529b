// The page around the data: no part of it is loaded from anywhere, and only our own script may run.
import { createHash } from 'node:crypto';
import { htmlText } from './data-line.ts';
import { COVERAGE_SCRIPT } from './script-coverage.ts';
import { DETAILS_SCRIPT } from './script-details.ts';
import { ELEMENTS_SCRIPT } from './script-elements.ts';
import { PAGE_SCRIPT } from './script-page.ts';
import { STYLE } from './style.ts';

const SCRIPT = `(()=>{'use strict';\n${ELEMENTS_SCRIPT}${DETAILS_SCRIPT}${COVERAGE_SCRIPT}${PAGE_SCRIPT}})();`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Up to where the lines of data begin. */
export const pageStart = (title: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${htmlText(title)} - assay</title>
<style>${STYLE}</style>
</head>
<body>
<main id="page"><noscript>This report needs JavaScript to be drawn.</noscript></main>
<script type="application/json" id="data">
`;

/** What follows the data. */
export const pageEnd = (): string => `</script>
<script>${SCRIPT}</script>
</body>
</html>
`;

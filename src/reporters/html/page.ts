// The page around the data: no part of it is loaded from anywhere, and only our own script may run.
import { pageHead } from './page-head.ts';
import { COVERAGE_SCRIPT } from './script-coverage.ts';
import { DETAILS_SCRIPT } from './script-details.ts';
import { ELEMENTS_SCRIPT } from './script-elements.ts';
import { PAGE_SCRIPT } from './script-page.ts';
import { STYLE } from './style.ts';

const SCRIPT = `(()=>{'use strict';\n${ELEMENTS_SCRIPT}${DETAILS_SCRIPT}${COVERAGE_SCRIPT}${PAGE_SCRIPT}})();`;

/** Up to where the lines of data begin. */
export const pageStart = (
  title: string,
): string => `${pageHead(title, STYLE, SCRIPT)}<main id="page"><noscript>This report needs JavaScript to be drawn.</noscript></main>
<script type="application/json" id="data">
`;

/** What follows the data. */
export const pageEnd = (): string => `</script>
<script>${SCRIPT}</script>
</body>
</html>
`;

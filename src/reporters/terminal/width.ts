// Measures, cuts and wraps text by the cells it takes on a screen: wide characters take two, marks none.

// One cell a unit, our own marks and lines among them: starting Intl.Segmenter for these costs 10 ms.
const NARROW =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u259f\u2713\u2717]*$/;
const WIDE =
  /^[\u1100-\u115f\u231a\u231b\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;
const EMOJI = /^\p{Emoji_Presentation}|\ufe0f|^\p{Regional_Indicator}/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

let segmenter: Intl.Segmenter | undefined;

const graphemesOf = (text: string): readonly string[] => {
  if (NARROW.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
};

const graphemeWidth = (grapheme: string): number => {
  if (NARROW.test(grapheme)) return grapheme.length;
  if (ZERO.test(grapheme)) return 0;
  return WIDE.test(grapheme) || EMOJI.test(grapheme) ? 2 : 1;
};

/** Cells that `text` (one line, without escape sequences) takes. */
export const displayWidth = (text: string): number => {
  if (NARROW.test(text)) return text.length;
  return graphemesOf(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
};

/** How many UTF-16 units of `text` fit into `cells`. */
const fitting = (text: string, cells: number): number => {
  if (NARROW.test(text)) return Math.min(text.length, cells);
  let [used, length] = [0, 0];
  for (const grapheme of graphemesOf(text)) {
    used += graphemeWidth(grapheme);
    if (used > cells) break;
    length += grapheme.length;
  }
  return length;
};

/** `text` in at most `cells`, its end replaced by `ellipsis` where it is longer. */
export const truncate = (text: string, cells: number, ellipsis: string): string => {
  if (displayWidth(text) <= cells) return text;
  const room = cells - displayWidth(ellipsis);
  return room < 0 ? text.slice(0, fitting(text, Math.max(0, cells))) : text.slice(0, fitting(text, room)) + ellipsis;
};

export const padEnd = (text: string, cells: number): string =>
  text + ' '.repeat(Math.max(0, cells - displayWidth(text)));

export const padStart = (text: string, cells: number): string =>
  ' '.repeat(Math.max(0, cells - displayWidth(text))) + text;

// At least one grapheme goes into a line, however narrow it is.
const hardBreak = (text: string, cells: number): number => fitting(text, cells) || (graphemesOf(text)[0]?.length ?? 1);

const breakOf = (text: string, cells: number): number => {
  const most = hardBreak(text, cells);
  const space = text.lastIndexOf(' ', most);
  return space > most / 3 ? space : most;
};

/** No more of a long text need be looked at to find where a line ends. */
const headOf = (text: string, cells: number): string => text.slice(0, 8 * cells + 256);

/** `text` (one line) in lines of at most `cells`, broken at spaces where there are some. */
export const wrap = (text: string, cells: number): readonly string[] => {
  const lines: string[] = [];
  let rest = text;
  for (let head = headOf(rest, cells); displayWidth(head) > cells; head = headOf(rest, cells)) {
    const at = breakOf(head, Math.max(1, cells));
    lines.push(rest.slice(0, at).trimEnd());
    const next = rest.slice(at);
    rest = next.startsWith(' ') ? next.slice(1) : next;
  }
  return rest === '' && lines.length > 0 ? lines : [...lines, rest];
};

// Prints results as a Markdown table that also reads well in a terminal.

export const seconds = (value) => (value === undefined ? 'n/a' : `${value.toFixed(2)} s`);
export const milliseconds = (value) => (value === undefined ? 'n/a' : `${(value * 1000).toFixed(0)} ms`);
export const megabytes = (value) => (value === undefined ? 'n/a' : `${value.toFixed(0)} MB`);

export const ratio = (value, base) => (value === undefined || !base ? 'n/a' : `${(value / base).toFixed(2)}x`);

/** How many times smaller a value is than the base. */
export const inverse = (value, base) => (!value || base === undefined ? 'n/a' : `1/${(base / value).toFixed(1)}`);

export const showTable = (title, head, rows) => {
  const widths = head.map((cell, column) =>
    Math.max(...[head, ...rows].map((row) => String(row[column]).length), cell.length),
  );
  const line = (cells) => `| ${cells.map((cell, column) => String(cell).padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  console.log(`\n${title}\n\n${[line(head), rule, ...rows.map(line)].join('\n')}`);
};

// Draws what a broker knows as tables.

/** A table with its heads, without colours; ends with a line break. */
export const drawTable = async (heads: readonly string[], rows: readonly (readonly string[])[]): Promise<string> => {
  const { default: Table } = await import('cli-table3');
  const table = new Table({ head: [...heads], style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push([...row]);
  return `${table.toString()}\n`;
};

/** Facts under one another, their names aligned; empty ones are left out. */
export const factLines = (facts: readonly (readonly [name: string, value: string | undefined])[]): string => {
  const given = facts.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...given.map(([name]) => name.length));
  return given.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('');
};

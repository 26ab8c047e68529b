// The page's script: tables are sorted by their heads. Everything is drawn already without it.

export const PERF_SCRIPT = `(()=>{'use strict';
const valueOf = (row, column) => {
  const given = row.cells[column].dataset.sort;
  const number = Number(given);
  return given !== '' && !Number.isNaN(number) ? number : given || '';
};
const order = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
for (const table of document.querySelectorAll('table.sortable')) {
  const [head] = table.tHead.rows;
  const body = table.tBodies[0];
  [...head.cells].forEach((cell, column) => {
    if (![...body.rows].some((row) => row.cells[column].dataset.sort !== undefined)) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = cell.textContent;
    button.addEventListener('click', () => {
      const falls = cell.getAttribute('aria-sort') === null ? column > 0 : cell.getAttribute('aria-sort') === 'ascending';
      for (const one of head.cells) one.removeAttribute('aria-sort');
      cell.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
      const rows = [...body.rows];
      const isFixed = (row) => row.cells[0].dataset.sort === undefined && row.cells[1].dataset.sort === undefined;
      const moving = rows.filter((row) => !isFixed(row));
      moving.sort((a, b) => (falls ? -1 : 1) * order(valueOf(a, column), valueOf(b, column)));
      body.append(...moving, ...rows.filter(isFixed));
    });
    cell.replaceChildren(button);
  });
}
document.body.dataset.ready = 'yes';
})();`;

// Part of the page's script: how elements are made. Foreign text only ever becomes a text node.

export const ELEMENTS_SCRIPT = String.raw`
const el = (tag, name, ...children) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  for (const child of children.flat(9)) {
    if (child === undefined || child === null || child === false || child === '') continue;
    made.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return made;
};
const span = (name, ...children) => el('span', name, ...children);
const div = (name, ...children) => el('div', name, ...children);
const plural = (count, noun) => count + ' ' + noun + (count === 1 ? '' : 's');
const time = (ms) => {
  if (ms < 1000) return (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)) + ' ms';
  if (ms < 60000) return (ms / 1000).toFixed(1) + ' s';
  const seconds = Math.round(ms / 1000);
  return Math.floor(seconds / 60) + ' m ' + String(seconds % 60).padStart(2, '0') + ' s';
};
const bytes = (count) => {
  if (count < 1000) return count + ' B';
  return count < 1e6 ? (count / 1e3).toFixed(1) + ' kB' : (count / 1e6).toFixed(1) + ' MB';
};
const button = (name, text, onClick) => {
  const made = el('button', name, text);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
};
const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el('textarea', 'away');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
};
const command = (text) => {
  const copy = button('copy', 'copy', async () => {
    await copyText(text);
    copy.textContent = 'copied';
    setTimeout(() => { copy.textContent = 'copy'; }, 1200);
  });
  return div('command', el('code', '', text), copy);
};
const WORDS = { passed: 'passed', failed: 'failed', errored: 'not judged', skipped: 'skipped', flaky: 'flaky' };
const SIGNS = { passed: '\u2713', failed: '\u2717', errored: '!', skipped: '\u25cb', flaky: '~', pass: '\u2713', fail: '\u2717', skip: '\u25cb' };
const sign = (outcome) => span('sign ' + outcome, SIGNS[outcome] || '?');
`;

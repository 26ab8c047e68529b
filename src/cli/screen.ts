// Finds out what the terminal can show: flag first, then NO_COLOR and FORCE_COLOR, then the terminal itself.
import type { Host } from '../app/host.ts';
import type { Screen } from '../model/contracts.ts';

type Wishes = { readonly color?: 'on' | 'off' | 'auto' | undefined; readonly 'disable-unicode'?: boolean | undefined };

const DEFAULT_COLUMNS = 80;

const forcedLevel = (value: string): Screen['colours'] => {
  if (value === '0' || value === 'false') return 0;
  const level = Number(value);
  return level === 2 || level === 3 ? level : 1;
};

const terminalLevel = ({ env, stdout }: Host): Screen['colours'] => {
  if (!stdout.isTTY || env.TERM === 'dumb') return 0;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 3;
  return env.TERM?.includes('256') ? 2 : 1;
};

const coloursOf = (host: Host, color: Wishes['color']): Screen['colours'] => {
  if (color === 'off') return 0;
  const own = terminalLevel(host);
  if (color === 'on') return own || 1;
  const { NO_COLOR, FORCE_COLOR } = host.env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return forcedLevel(FORCE_COLOR);
  return NO_COLOR ? 0 : own;
};

export const createScreen = (host: Host, wishes: Wishes): Screen => ({
  get columns() {
    return host.stdout.columns || Number(host.env.COLUMNS) || DEFAULT_COLUMNS;
  },
  get rows() {
    return host.stdout.rows;
  },
  isTTY: host.stdout.isTTY && !host.env.CI,
  colours: coloursOf(host, wishes.color),
  unicode: !wishes['disable-unicode'],
});

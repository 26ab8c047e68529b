// Numbers of performance reports as people read them.

/** Three digits or so; a dash where there is none. */
export const milliseconds = (value: number | undefined): string => {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return `${value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)} ms`;
};

export const percent = (share: number | undefined, digits = 1): string =>
  share === undefined || !Number.isFinite(share) ? '–' : `${(share * 100).toFixed(digits)} %`;

/** +12.3 % of a ratio. */
export const changeText = (ratio: number | undefined): string => {
  if (ratio === undefined || !Number.isFinite(ratio)) return '–';
  const change = (ratio - 1) * 100;
  return `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(1)} %`;
};

export const perSecond = (value: number): string => `${value >= 100 ? value.toFixed(0) : value.toFixed(1)}/s`;

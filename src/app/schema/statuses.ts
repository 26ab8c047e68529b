// Reads the statuses that are right: codes and classes.

const STATUS = /^[1-5](?:\d\d|xx)$/;

/** `200`, `2xx`, `200,204`. */
export const readStatuses = (
  words: readonly string[],
): { readonly statuses: readonly string[] } | { readonly wrong: string } => {
  const statuses = words
    .flatMap((word) => word.split(','))
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const wrong = statuses.find((word) => !STATUS.test(word));
  if (wrong !== undefined) return { wrong };
  return statuses.length > 0 ? { statuses } : { wrong: words.join(',') };
};

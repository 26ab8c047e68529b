// Which statuses are right for a valid request, and for an invalid one.

/** Those that call a valid request invalid. Others are about who asks, what is there, or how much: no document promises against them. */
const REFUSES_VALID = new Set([400, 405, 406, 411, 415, 416, 417, 421, 422, 426]);

const isListed = (status: number, listed: readonly string[]): boolean =>
  listed.includes(String(status)) || listed.includes(`${Math.floor(status / 100)}XX`);

export const acceptsPositive = (status: number, listed: readonly string[] | undefined): boolean =>
  listed ? isListed(status, listed) || status >= 500 : !REFUSES_VALID.has(status);

/** A redirect says nothing of the request, unless that is what the operation is for. */
export const acceptsNegative = (
  status: number,
  listed: readonly string[] | undefined,
  documented: readonly string[],
): boolean => {
  if (listed) return isListed(status, listed) || status >= 500;
  if (status >= 300 && status < 400) return !isListed(status, documented);
  return status >= 400;
};

// A monotonic clock in ms; `performance.now()` would load all of perf_hooks at the first request.

export const clockMs = (): number => {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
};

// How a load process fares: its CPU, the delay of its event loop, garbage collection, memory.
import { monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { GeneratorSample } from '../../model/load.ts';

/** A sample each: finer ones would cost what they measure. */
const RESOLUTION_MS = 10;
const MICROSECONDS = 1000;
const NANOSECONDS = 1e6;

export type GeneratorWatch = {
  /** Since the last call. */
  take(): GeneratorSample;
  close(): void;
};

const watchCollections = () => {
  let gcMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) gcMs += duration;
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    take: (): number => {
      const taken = gcMs;
      gcMs = 0;
      return taken;
    },
    close: () => observer.disconnect(),
  };
};

/** To look is to open a file, which fails where connections have taken all that may be open: then it is what it was. */
const watchMemory = (): (() => number) => {
  let rssBytes = 0;
  return () => {
    try {
      rssBytes = process.memoryUsage.rss();
    } catch {
      // The requests that found no file to open either tell why.
    }
    return rssBytes;
  };
};

/** `takeSpun`: ms that the process was busy only to be on time. */
export const watchGenerator = (index: number, clock: () => number, takeSpun: () => number): GeneratorWatch => {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const collections = watchCollections();
  const rssBytes = watchMemory();
  rssBytes();
  let cpu = process.cpuUsage();
  let utilisation = performance.eventLoopUtilization();
  let last = clock();
  return {
    take: () => {
      const now = clock();
      const elapsedMs = Math.max(now - last, 0.001);
      last = now;
      const used = process.cpuUsage(cpu);
      cpu = process.cpuUsage();
      const { active } = performance.eventLoopUtilization(utilisation);
      utilisation = performance.eventLoopUtilization();
      const spun = takeSpun();
      // The monitor counts its own interval.
      const loopDelayP99Ms = delay.count > 0 ? Math.max(0, delay.percentile(99) / NANOSECONDS - RESOLUTION_MS) : 0;
      delay.reset();
      return {
        process: index,
        cpu: Math.max(0, (used.user + used.system) / MICROSECONDS - spun) / elapsedMs,
        loopDelayP99Ms,
        loopUtilisation: Math.min(1, Math.max(0, active - spun) / elapsedMs),
        gcMs: collections.take(),
        heapBytes: getHeapStatistics().used_heap_size,
        rssBytes: rssBytes(),
      };
    },
    close: () => {
      delay.disable();
      collections.close();
    },
  };
};

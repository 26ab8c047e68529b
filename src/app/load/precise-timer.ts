// Calls back within microseconds of a moment: Node's timers come near, turns of the event loop do the rest.

export type PreciseTimer = {
  /** `moment` is of the given clock. Returns how to cancel. */
  callAt(moment: number, callback: () => void): () => void;
  /** ms spent waiting in turns of the loop since the last call: the process was busy, but had nothing to do. */
  takeSpun(): number;
};

type Entry = { readonly moment: number; readonly callback: () => void; isCancelled: boolean };

/** Node's timers count whole ms and may be one late. */
const NEAR_MS = 2;
/** Node's timers reach no further. */
const FURTHEST_MS = 2 ** 31 - 1;
/** A turn of the loop that did nothing but look at the clock takes no longer. */
const IDLE_TURN_MS = 0.05;

const siftUp = (heap: Entry[], from: number): void => {
  for (let at = from; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.moment <= heap[at]!.moment) return;
    [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
    at = parent;
  }
};

const siftDown = (heap: Entry[]): void => {
  for (let at = 0; ; ) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    let least = at;
    if (left < heap.length && heap[left]!.moment < heap[least]!.moment) least = left;
    if (right < heap.length && heap[right]!.moment < heap[least]!.moment) least = right;
    if (least === at) return;
    [heap[least], heap[at]] = [heap[at]!, heap[least]!];
    at = least;
  }
};

const removeFirst = (heap: Entry[]): void => {
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return;
  heap[0] = last;
  siftDown(heap);
};

export const createPreciseTimer = (clock: () => number): PreciseTimer => {
  const heap: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let timerFor = Number.POSITIVE_INFINITY;
  let isSpinning = false;
  let lastTurn = 0;
  let spunMs = 0;

  const first = (): Entry | undefined => {
    while (heap[0]?.isCancelled) removeFirst(heap);
    return heap[0];
  };
  const spin = (): void => {
    if (isSpinning) return;
    isSpinning = true;
    lastTurn = clock();
    setImmediate(turn);
  };
  const arm = (): void => {
    const next = first();
    if (next === undefined || isSpinning) return;
    const wait = next.moment - clock();
    if (wait <= NEAR_MS) return spin();
    if (timer && timerFor <= next.moment) return;
    clearTimeout(timer);
    timerFor = next.moment;
    timer = setTimeout(wake, Math.min(FURTHEST_MS, Math.floor(wait - NEAR_MS) + 1));
  };
  const wake = (): void => {
    timer = undefined;
    timerFor = Number.POSITIVE_INFINITY;
    arm();
  };
  const turn = (): void => {
    const now = clock();
    if (now - lastTurn < IDLE_TURN_MS) spunMs += now - lastTurn;
    for (let next = first(); next !== undefined && next.moment <= now; next = first()) {
      removeFirst(heap);
      next.callback();
    }
    const next = first();
    isSpinning = next !== undefined && next.moment - clock() <= NEAR_MS;
    if (!isSpinning) return arm();
    lastTurn = clock();
    setImmediate(turn);
  };
  return {
    callAt: (moment, callback) => {
      const entry: Entry = { moment, callback, isCancelled: false };
      heap.push(entry);
      siftUp(heap, heap.length - 1);
      arm();
      return () => {
        entry.isCancelled = true;
      };
    },
    takeSpun: () => {
      const taken = spunMs;
      spunMs = 0;
      return taken;
    },
  };
};

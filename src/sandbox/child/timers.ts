// The event loop's timers for the realm, by number.

export type HostTimers = {
  readonly set: (id: number, ms: number) => void;
  readonly clear: (id: number) => void;
};

type Handle = { readonly cancel: () => void };

export const createHostTimers = (onFire: (id: number) => void): HostTimers => {
  const handles = new Map<number, Handle>();
  const fire = (id: number): void => {
    handles.delete(id);
    onFire(id);
  };
  const start = (id: number, ms: number): Handle => {
    if (ms <= 0) {
      const immediate = setImmediate(fire, id);
      return { cancel: () => clearImmediate(immediate) };
    }
    const timeout = setTimeout(fire, ms, id);
    return { cancel: () => clearTimeout(timeout) };
  };
  return {
    set: (id, ms) => {
      handles.set(id, start(id, ms));
    },
    clear: (id) => {
      handles.get(id)?.cancel();
      handles.delete(id);
    },
  };
};

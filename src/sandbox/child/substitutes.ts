// Functions of the context itself for what V8 asks its host to do for it: to refuse `import()`, and to write down a stack.

/** What the context is asked to make, so that V8 hands its code nothing but its own objects. */
export type Substitutes = {
  readonly refuseImport: () => unknown;
  readonly prepareStackTrace: (global: object, error: object, trace: readonly object[]) => unknown;
};

/** To be run inside the context. `hidden`: how the names of files begin whose frames are no business of a script. */
export const substitutesCode = (hidden: readonly string[]): string => `(() => {
  'use strict';
  const reject = Promise.reject.bind(Promise);
  const { apply } = Reflect;
  const text = String;
  Error.prepareStackTrace = (error, trace) => trace;
  const { getFileName } = Object.getPrototypeOf(new Error().stack[0]);
  delete Error.prepareStackTrace;
  // Frames of the host say where assay is installed, and its code is no business of a script.
  const { startsWith } = String.prototype;
  const hidden = ${JSON.stringify(hidden)};
  const isOwn = (file) => {
    if (typeof file !== 'string') return true;
    for (let i = 0; i < hidden.length; i++) if (apply(startsWith, file, [hidden[i]])) return false;
    return true;
  };
  const ownFrames = (trace) => {
    const frames = [];
    for (let i = 0; i < trace.length; i++) if (isOwn(apply(getFileName, trace[i], []))) frames[frames.length] = trace[i];
    return frames;
  };
  // Scripts find no variable of that name.
  const realm = this;
  return {
    refuseImport: () => reject(new TypeError('import() is not available in scripts')),
    prepareStackTrace: (global, error, all) => {
      const trace = ownFrames(all);
      const own = global === realm ? global.Error : undefined;
      if (typeof own === 'function' && typeof own.prepareStackTrace === 'function') {
        return apply(own.prepareStackTrace, own, [error, trace]);
      }
      let title;
      try { title = text(error); } catch { title = '<error>'; }
      let stack = title;
      for (let i = 0; i < trace.length; i++) stack += '\\n    at ' + trace[i];
      return stack;
    },
  };
})()`;

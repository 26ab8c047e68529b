// Says whether a script can leave a promise behind that nobody looks at, judged by its text.

/** A wrong yes costs a turn of the event loop; without one of these words nothing makes a promise that is not waited for anyway. */
const PROMISING =
  /\b(?:async|await|Promise|then|finally|queueMicrotask|import|eval|Function|constructor|require|crypto|subtle|Blob|File|Response|Atomics|fromAsync|\w*Stream\w*|WebAssembly)\b|\.\s*catch\b|\[\s*['"`]catch/;

export const mayPromise = (text: string): boolean => PROMISING.test(text);

// Makes a function remember what it gave for each key.

/** A promise is remembered as it is: a question that failed fails again. */
export const memoise = <T>(make: (key: string) => T): ((key: string) => T) => {
  const made = new Map<string, T>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key) as T;
  };
};

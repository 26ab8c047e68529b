// Types of the one undici module that is imported on its own: the whole package costs twice as much to load.
declare module 'undici/lib/dispatcher/client.js' {
  import type { Client } from 'undici';

  const value: typeof Client;
  export default value;
}

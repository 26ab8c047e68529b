// What the realm's types name beyond the language itself.

/** Only named by the protocol's types; the realm never sees one of the host's. */
interface AbortSignal {
  readonly aborted: boolean;
}

// Which hosts the requests of scripts may reach.

/** Patterns: `example.com`, `*.example.com` (its subdomains), `*`, each with an optional `:port`; `[::1]` for IPv6. */
export type HostRules = { readonly allow?: readonly string[]; readonly deny?: readonly string[] };

// Plain data, as it crosses process and file borders.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

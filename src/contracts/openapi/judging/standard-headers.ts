// Response headers that servers, caches and browsers know: no API description has to name them.

const NAMES: ReadonlySet<string> = new Set(
  (
    'accept-ch accept-patch accept-post accept-ranges age allow alt-svc cache-control clear-site-data connection content-disposition ' +
    'content-encoding content-language content-length content-location content-range content-security-policy ' +
    'content-security-policy-report-only content-type date etag expect-ct expires feature-policy keep-alive last-modified link location nel ' +
    'origin-agent-cluster permissions-policy pragma proxy-authenticate proxy-connection referrer-policy report-to reporting-endpoints ' +
    'retry-after server server-timing set-cookie strict-transport-security timing-allow-origin trailer transfer-encoding upgrade vary via ' +
    'warning www-authenticate x-content-type-options x-dns-prefetch-control x-download-options x-frame-options ' +
    'x-permitted-cross-domain-policies x-powered-by x-xss-protection x-ua-compatible'
  ).split(' '),
);

const PREFIXES = ['access-control-', 'cross-origin-', 'cf-', 'x-amzn-', 'x-amz-cf-', 'sec-'];

/** `name` in lower case. */
export const isStandardHeader = (name: string): boolean =>
  NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix));

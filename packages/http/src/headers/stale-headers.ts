/**
 * Headers that describe one body, or how to store it, but do not begin with `content-` nor end in
 * `cache-control`. The last three are orders to a proxy: to store this body, or to send a file in its place.
 */
const STALE: ReadonlySet<string> = new Set([
  ...['etag', 'last-modified', 'expires', 'age', 'pragma', 'accept-ranges', 'sourcemap', 'trailer'],
  ...['digest', 'repr-digest', 'unencoded-digest', 'signature', 'signature-input'],
  ...['surrogate-control', 'edge-control', 'x-accel-expires', 'x-accel-redirect', 'x-sendfile'],
]);

/** Policies for what a browser does, which begin with `content-` all the same. */
const POLICIES: ReadonlySet<string> = new Set([
  'content-security-policy',
  'content-security-policy-report-only',
]);

/**
 * Whether a header that was set for another answer must not stay on a refusal: it describes a body that is
 * not sent, or lets a cache store the refusal, which RFC 6585 forbids (section 4). A field that directs
 * caches of one kind ends in `Cache-Control` (RFC 9213, section 2.1). `name` may be in any case.
 */
export function isStaleOnRefusal(name: string): boolean {
  const lower = name.toLowerCase();
  if (STALE.has(lower) || lower.endsWith('cache-control')) return true;
  return lower.startsWith('content-') && !POLICIES.has(lower);
}

const COMMON_POLICY = "base-uri 'none'; form-action 'none'";

/** What the browser may do with the operators' page: only what comes from this origin, and nothing inline. */
export const DASHBOARD_POLICY: string = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; ${COMMON_POLICY}; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;

/** The key holders' page has no script, and may be framed by pages of its own origin. */
export const USAGE_POLICY: string = `default-src 'none'; style-src 'self'; img-src 'self' data:; ${COMMON_POLICY}; frame-ancestors 'self'`;

/** The fields of every answer. Nothing is stored, transformed or sniffed unless `more` says otherwise. */
export function responseHeaders(policy: string, more: Readonly<Record<string, string>>): Headers {
  return new Headers({
    'content-security-policy': policy,
    'cache-control': 'no-store, no-transform',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...more,
  });
}

import { SharedUpstream } from './shared-upstream.ts';
import type { Upstream } from './upstream.ts';
import { type UpstreamOptions, validateUpstreamOptions } from './upstream-options.ts';

/**
 * Creates an upstream: a third-party API whose quota all processes share through the store. Every call takes
 * a permit, which is granted only if what the upstream has reported, less all calls that are still unanswered
 * in any process, leaves room for it. Does no I/O; throws a coded `TypeError` or `RangeError` that names the
 * option at fault.
 *
 * @example
 * ```ts
 * const github = createUpstream({ name: 'github', store, profile: githubProfile() });
 * const response = await github.run(() => fetch('https://api.github.com/user'));
 * ```
 */
export function createUpstream(options: UpstreamOptions): Upstream {
  return new SharedUpstream(validateUpstreamOptions(options));
}

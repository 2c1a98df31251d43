import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';

/**
 * Notion. Reports no numbers; a 429 carries `Retry-After`. Declare the budget of your plan per connection and
 * workspace (a window of 60 seconds) with `limits`.
 *
 * Known: 429 with `rate_limited`, 529 with `service_overload`. Source:
 * https://developers.notion.com/reference/request-limits.
 */
export function notionProfile(): Profile {
  return defineProfile({ name: 'notion', dimensions: [] });
}

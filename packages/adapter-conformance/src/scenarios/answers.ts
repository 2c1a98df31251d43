import { PROBLEM_MEDIA_TYPE } from '@sluice/http';

/** The problem body of a refusal, without the limits. */
export const OVER = {
  type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  title: 'Request cannot be satisfied as assigned quota has been exceeded',
  status: 429,
};

/** The problem body of a refusal while the store is out. */
export const OUT = {
  type: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
  title: 'Request cannot be satisfied due to temporary server capacity constraints',
  status: 503,
};

/** No quota field. */
export const NO_QUOTA = {
  'x-ratelimit-limit': null,
  'x-ratelimit-remaining': null,
  ratelimit: null,
  'ratelimit-policy': null,
};

/** The media type of a problem, as it is, without a charset. */
export const PROBLEM: Readonly<Record<string, string>> = { 'content-type': PROBLEM_MEDIA_TYPE };

import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { parseMoment } from '../fields/moment-formats.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { limitedReading } from '../limited-by-status.ts';

/** The error codes that the SDKs of AWS call throttling. */
const THROTTLING = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/**
 * Amazon Web Services. Report no numbers: declare the quotas that matter with `limits`. Use one upstream per
 * service and region.
 *
 * Known: throttling is an error code, in `x-amzn-errortype` or the body, with the status 400, 429 or 503;
 * `x-amz-retry-after` is milliseconds. Source:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html.
 * Assumed: a 503 without a code is `SlowDown` of S3, whose XML body may not have been read.
 */
export function awsProfile(): Profile {
  return defineProfile({
    name: 'aws',
    dimensions: [],
    limited: (response) => {
      const code = errorCode(response);
      const isThrottled =
        response.status === 429 ||
        (response.status >= 400 && code !== undefined && THROTTLING.has(code)) ||
        (response.status === 503 && code === undefined);
      if (!isThrottled) return undefined;
      const pause = parseMoment(response.header('x-amz-retry-after'), 'delta-ms') ?? retryAfter(response);
      return limitedReading(response.status === 503 ? 'overload' : 'quota', { pause });
    },
  });
}

/** `ThrottlingException:http://...`, `com.amazonaws.x#ThrottlingException`, or `<Code>SlowDown</Code>`. */
function errorCode(response: UpstreamResponse): string | undefined {
  const { body } = response;
  const text = response.header('x-amzn-errortype') ?? bodyText(body, '__type') ?? bodyText(body, 'code');
  if (text !== undefined) return text.split(':', 1)[0]?.split('#').at(-1)?.trim();
  return typeof body === 'string' ? /<Code>(\w{1,64})<\/Code>/.exec(body)?.[1] : undefined;
}

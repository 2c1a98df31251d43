const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3, // U+00B5, the micro sign
  μs: 1e-3, // U+03BC, the Greek letter
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const MAX_LENGTH = 64;

/**
 * Reads a duration as Go prints it, such as `6m0s`, `17ms` or `1h2.5s`, and returns milliseconds, rounded up:
 * a caller that waits this long is never early. Returns `undefined` for any other text, and for a negative
 * duration.
 */
export function goDurationMs(text: string): number | undefined {
  if (text.length === 0 || text.length > MAX_LENGTH) return undefined;
  const part = /(\d+(?:\.\d*)?)(ns|us|µs|μs|ms|s|m|h)/y;
  let ms = 0;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (match === null) return undefined;
    ms += Number(match[1]) * (MS_PER_UNIT[match[2] ?? ''] ?? 0);
  }
  // To a nanosecond first, so that the sum of decimal fractions does not round up by itself.
  return Math.ceil(Number(ms.toFixed(6)));
}

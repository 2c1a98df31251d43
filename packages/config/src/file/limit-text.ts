/** The short form of a limit: units, and the window in which they may be spent. */
export const LIMIT_TEXT: RegExp = /^(\d{1,16})\/(\d{1,16}(?:ms|s|m|h|d|w))$/;

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:ms|millis(?:econds?)?)$/, 'ms'],
  [/^(?:s|secs?|seconds?)$/, 's'],
  [/^(?:m|mins?|minutes?)$/, 'm'],
  [/^(?:h|hrs?|hours?)$/, 'h'],
  [/^(?:d|days?)$/, 'd'],
  [/^(?:w|wks?|weeks?)$/, 'w'],
];

/** What the text most likely means, as a limit in the short form; otherwise undefined. */
export function limitTextMeant(text: string): string | undefined {
  const match = /^(\d+)(?:req(?:uest)?s?)?(?:\/|per|in|:)(\d*)([a-z]*)$/.exec(
    text.toLowerCase().replace(/[\s,_]/g, ''),
  );
  if (match === null) return undefined;
  const [, units = '', count = '', word = ''] = match;
  const unit = word === '' ? 's' : UNITS.find(([pattern]) => pattern.test(word))?.[1];
  if (unit === undefined || (word === '' && count === '')) return undefined;
  return `${units}/${count === '' ? '1' : count}${unit}`;
}

// @ts-check

/**
 * Whether people write this file: not a changelog, generated code, a report of a public API or a
 * report of measurements.
 * @param {string} path
 */
export function isWrittenByHand(path) {
  return !/(?:^|\/)(?:CHANGELOG\.md$|api-reports\/|report\/|(?:programs|page-assets)\.ts$)/.test(path);
}

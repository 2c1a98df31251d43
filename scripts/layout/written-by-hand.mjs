// @ts-check

/**
 * Whether people write this file: not a changelog, a report of a public surface or a report of measurements.
 * @param {string} path
 */
export function isWrittenByHand(path) {
  return !/(?:^|\/)(?:CHANGELOG\.md$|api-reports\/|report\/)/.test(path);
}

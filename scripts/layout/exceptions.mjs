// @ts-check

/**
 * Something a text check has found.
 * @typedef {object} Finding
 * @property {string} path
 * @property {number} line
 * @property {string} phrase what was found, in lower case
 * @property {string} advice
 */

/**
 * Findings to ignore, and why. `path` is a file or a folder. Without `phrase`, the exception covers all its
 * findings.
 * @typedef {object} Exception
 * @property {string} path
 * @property {string} [phrase]
 * @property {string} reason
 */

/**
 * The findings without an exception, one line each. An exception that covers nothing is a problem too, so
 * that a list of exceptions can only shrink.
 * @param {readonly Finding[]} findings
 * @param {readonly Exception[]} exceptions
 */
export function problemsOf(findings, exceptions) {
  const isCovered = exceptions.map(() => false);
  const problems = findings.filter((finding) => {
    const index = exceptions.findIndex((exception) => covers(exception, finding));
    if (index >= 0) isCovered[index] = true;
    return index < 0;
  });
  const unneeded = exceptions.filter((_, i) => !isCovered[i]);
  return [
    ...problems.map(({ path, line, phrase, advice }) => `${path}:${line}: "${phrase}": ${advice}`),
    ...unneeded.map(({ path, phrase }) => {
      return `${path}: remove its exception${phrase ? ` for "${phrase}"` : ''}, which covers nothing`;
    }),
  ];
}

/**
 * @param {Exception} exception
 * @param {Finding} finding
 */
function covers({ path, phrase }, finding) {
  const isInside = finding.path === path || finding.path.startsWith(`${path}/`);
  return isInside && (phrase === undefined || phrase === finding.phrase);
}

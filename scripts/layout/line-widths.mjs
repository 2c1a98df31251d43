// @ts-check
// Comments and Markdown end at the same column as code. The formatter wraps code, but leaves prose alone.
import { problemsOf } from './exceptions.mjs';
import { isWrittenByHand } from './written-by-hand.mjs';

/** @typedef {import('./exceptions.mjs').Exception} Exception */
/** @typedef {import('./exceptions.mjs').Finding} Finding */

const WIDEST = 110;

const COMMENTS = /** @type {Readonly<Record<string, RegExp>>} */ ({
  ts: /^\s*(?:\/\/|\/?\*)/,
  js: /^\s*(?:\/\/|\/?\*)/,
  lua: /^\s*--/,
  sql: /^\s*--/,
});

/**
 * Areas that are not mended yet. This list may only get shorter.
 * @type {readonly Exception[]}
 */
const EXCEPTIONS = [];

/**
 * Comment lines and lines of Markdown prose that are too wide, one line per finding. Lines with a URL,
 * tables, headings and code may be wider.
 * @param {readonly string[]} paths
 * @param {(path: string) => string} read
 * @param {readonly Exception[]} exceptions
 */
export function widthProblems(paths, read, exceptions = EXCEPTIONS) {
  const findings = paths.filter(isWrittenByHand).flatMap((path) =>
    proseLines(path, read)
      .filter(({ text }) => text.length > WIDEST && !/https?:\/\//.test(text))
      .map(({ text, line }) => {
        return { path, line, phrase: `${text.length} columns`, advice: `wrap it at ${WIDEST}` };
      }),
  );
  return problemsOf(findings, exceptions);
}

/**
 * @param {string} path
 * @param {(path: string) => string} read
 */
function proseLines(path, read) {
  const [, extension = ''] = /\.[cm]?(ts|js|lua|sql|md)$/.exec(path) ?? [];
  if (extension === '') return [];
  const lines = read(path)
    .split('\n')
    .map((text, i) => ({ text, line: i + 1 }));
  if (extension !== 'md') return lines.filter(({ text }) => COMMENTS[extension]?.test(text));
  let isCode = false;
  return lines.filter(({ text }) => {
    if (/^\s*(?:```|~~~)/.test(text)) isCode = !isCode;
    return !isCode && !/^\s*(?:\||#)/.test(text);
  });
}

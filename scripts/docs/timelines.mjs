// @ts-check
import { fencesOf } from './page.mjs';

/** @typedef {import('./page.mjs').Page} Page */

/**
 * Timelines of a page that differ from what the algorithms do, and missing timelines. A timeline is a block
 * of `text` marked `timeline` and its name.
 * @param {Page} page
 * @param {ReadonlyMap<string, string>} timelines as drawn now, by name
 */
export function timelineProblems(page, timelines) {
  const shown = timelineFences(page);
  const missing = [...timelines.keys()]
    .filter((name) => !shown.some((one) => one.name === name))
    .map((name) => `${page.path}:1: does not show the timeline ${name}`);
  const wrong = shown.flatMap(({ name, code, line }) => {
    const drawn = timelines.get(name);
    if (drawn === undefined) return [`${page.path}:${line}: there is no timeline ${name}`];
    return code.trim() === drawn.trim()
      ? []
      : [`${page.path}:${line}: the timeline ${name} should be\n${drawn}`];
  });
  return [...missing, ...wrong];
}

/**
 * The text of the page with its timelines as drawn now.
 * @param {Page} page
 * @param {ReadonlyMap<string, string>} timelines
 */
export function withTimelines(page, timelines) {
  const lines = page.text.split('\n');
  for (const { name, code, line } of timelineFences(page).reverse()) {
    const drawn = timelines.get(name);
    const length = code === '' ? 0 : code.split('\n').length;
    if (drawn !== undefined) lines.splice(line - 1, length, ...drawn.split('\n'));
  }
  return lines.join('\n');
}

/** @param {Page} page */
function timelineFences(page) {
  return fencesOf(page)
    .filter(({ lang, words }) => lang === 'text' && words[0] === 'timeline')
    .map(({ words, code, line }) => ({ name: words[1] ?? '', code, line }));
}

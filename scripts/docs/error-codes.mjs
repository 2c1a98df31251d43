// @ts-check
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { lineOf } from './page.mjs';

/**
 * Where the page of error codes and the catalogue disagree. On the page, a code is a heading of the third
 * level.
 * @param {import('./page.mjs').Page} page
 * @param {readonly string[]} codes
 */
export function errorCodeProblems({ path, tree }, codes) {
  /** @type {Map<string, number>} */
  const described = new Map();
  /** @type {string[]} */
  const problems = [];
  visit(tree, 'heading', (heading) => {
    if (heading.depth !== 3) return;
    const code = textOf(heading);
    if (described.has(code)) problems.push(`${path}:${lineOf(heading)}: ${code} is described twice`);
    described.set(code, lineOf(heading));
  });
  for (const code of codes) {
    if (!described.has(code)) problems.push(`${path}:1: ${code} is not described`);
  }
  for (const [code, line] of described) {
    if (!codes.includes(code)) problems.push(`${path}:${line}: ${code} is not in the catalogue`);
  }
  return problems;
}

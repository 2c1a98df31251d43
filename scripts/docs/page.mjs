// @ts-check
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';

/**
 * A Markdown file of the repository.
 * @typedef {object} Page
 * @property {string} path from the root of the repository
 * @property {string} text
 * @property {import('mdast').Root} tree
 */

/**
 * A fenced block of code.
 * @typedef {object} Fence
 * @property {string} lang
 * @property {readonly string[]} words what follows the language, such as `run`
 * @property {string} code
 * @property {number} line of the first line of code, counted from 1
 * @property {number} index among the blocks of its parent, to find what follows it
 * @property {import('mdast').Parent} parent
 */

/**
 * @param {string} path
 * @param {string} text
 * @returns {Page}
 */
export function parsePage(path, text) {
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return { path, text, tree };
}

/**
 * @param {Page} page
 * @returns {Fence[]}
 */
export function fencesOf({ tree }) {
  /** @type {Fence[]} */
  const fences = [];
  visit(tree, 'code', (node, index, parent) => {
    if (parent === undefined || index === undefined) return;
    const words = (node.meta ?? '').split(' ').filter((word) => word !== '');
    fences.push({ lang: node.lang ?? '', words, code: node.value, line: lineOf(node) + 1, index, parent });
  });
  return fences;
}

/** @param {import('mdast').Nodes} node */
export function lineOf(node) {
  return node.position?.start.line ?? 1;
}

// @ts-check
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';

/** @typedef {import('mdast').Resource & import('mdast').Node} Linking */
/** @typedef {{ readonly node: Linking, readonly start: number, readonly end: number }} Place */

/**
 * The same Markdown with other destinations of its links, images and definitions. Everything else stays as it
 * is written, which writing the whole syntax tree would not guarantee.
 * @param {string} text
 * @param {(url: string, isImage: boolean) => string} destinationOf
 */
export function withDestinations(text, destinationOf) {
  /** @type {Place[]} */
  const places = [];
  /** @type {import('mdast-util-from-markdown').Handle} */
  function notePlace({ start, end }) {
    const node = /** @type {Linking} */ (this.stack.at(-1));
    places.push({ node, start: start.offset, end: end.offset });
  }
  const tree = fromMarkdown(text, {
    extensions: [gfm()],
    mdastExtensions: [
      gfmFromMarkdown(),
      { enter: { resourceDestination: notePlace, definitionDestination: notePlace } },
    ],
  });
  /** @type {Set<unknown>} */
  const images = new Set();
  /** @type {Set<string>} */
  const imageNames = new Set();
  visit(tree, 'imageReference', ({ identifier }) => void imageNames.add(identifier));
  visit(tree, (node) => {
    if (node.type === 'image' || (node.type === 'definition' && imageNames.has(node.identifier)))
      images.add(node);
  });
  let rest = text;
  for (const { node, start, end } of places.reverse()) {
    const destination = destinationOf(node.url, images.has(node));
    if (destination !== node.url) rest = rest.slice(0, start) + destination + rest.slice(end);
  }
  return rest;
}

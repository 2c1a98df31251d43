import { darkColours } from './colours.ts';

/**
 * Turns the SVG of ECharts into a still picture for both colour schemes. It drops what only serves
 * interaction, and adds a style sheet that replaces each colour where the reader prefers dark. Attributes
 * keep the light colours, for viewers without style sheets.
 */
export function stillSvg(svg: string): string {
  const still = svg
    .replace(/<style\b[\s\S]*?<\/style>\s*/g, '')
    .replace(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, '');
  return still.replace(/(<svg\b[^>]*>)/, `$1\n${darkStyle(still)}`);
}

/** Rules for the colours that occur, as attributes or within them. */
function darkStyle(svg: string): string {
  const rules = Object.entries(darkColours).flatMap(([light, dark]) =>
    ['fill', 'stroke'].flatMap((property) => {
      const forms = [light, rgb(light)].filter((colour) => svg.includes(`${property}="${colour}"`));
      const selectors = forms.map((colour) => `[${property}="${colour}"]`);
      return selectors.length === 0 ? [] : [`${selectors.join(', ')} { ${property}: ${dark}; }`];
    }),
  );
  return `<style>\n@media (prefers-color-scheme: dark) {\n${rules.join('\n')}\n}\n</style>`;
}

/** The form in which ECharts writes a colour that is partly transparent. */
function rgb(colour: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${channels.join(',')})`;
}

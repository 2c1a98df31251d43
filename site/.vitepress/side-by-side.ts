import type { MarkdownRenderer } from 'vitepress';

/** Places a block marked `before` and the block marked `after` that follows it beside each other. */
export function placeSideBySide(md: MarkdownRenderer): void {
  md.core.ruler.push('side_by_side', ({ tokens, Token }) => {
    const isFence = (i: number, mark: string): boolean =>
      tokens[i]?.type === 'fence' && tokens[i].info.split(' ').includes(mark);
    const html = (content: string): InstanceType<typeof Token> =>
      Object.assign(new Token('html_block', '', 0), { content, block: true });
    for (let i = tokens.length - 2; i >= 0; i--) {
      if (!isFence(i, 'before') || !isFence(i + 1, 'after')) continue;
      tokens.splice(i + 2, 0, html('</div></div>'));
      tokens.splice(i + 1, 0, html('</div><div><p>After</p>'));
      tokens.splice(i, 0, html('<div class="side-by-side"><div><p>Before</p>'));
    }
  });
}

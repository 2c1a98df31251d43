/** Longer lines cannot be read: one line must not fill the memory. */
export const LONGEST_LINE = 65_536;

/** Splits text into lines, in batches. A line that is too long is undefined. */
export async function* logLines(
  chunks: AsyncIterable<string>,
): AsyncGenerator<readonly (string | undefined)[]> {
  let rest = '';
  let isSkipping = false;
  for await (const chunk of chunks) {
    const lines: (string | undefined)[] = (rest + chunk).split('\n');
    rest = lines.pop() as string;
    if (isSkipping && lines.length > 0) {
      lines[0] = undefined;
      isSkipping = false;
    }
    if (rest.length > LONGEST_LINE) {
      isSkipping = true;
      rest = '';
    }
    yield lines.map((line) => (line !== undefined && line.length > LONGEST_LINE ? undefined : line));
  }
  if (isSkipping) yield [undefined];
  else if (rest !== '') yield [rest];
}

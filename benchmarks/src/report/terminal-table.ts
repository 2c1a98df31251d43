import Table from 'cli-table3';

/** Columns with a gap between them. The line under the head is added by hand. */
const FEW_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table as text: the first `leftAligned` columns to the left, figures to the right. */
export function terminalTable(
  head: readonly string[],
  body: readonly (readonly string[])[],
  leftAligned = 1,
): string {
  const table = new Table({
    chars: FEW_LINES,
    colAligns: head.map((_, i) => (i < leftAligned ? 'left' : 'right')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push([...head], ...body.map((cells) => [...cells]));
  const [first = '', ...lines] = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  const width = Math.max(...[first, ...lines].map((line) => line.length));
  return [first, '─'.repeat(width), ...lines].join('\n');
}

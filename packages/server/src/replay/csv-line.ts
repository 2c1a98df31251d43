const SEPARATORS = [',', '\t', ';', '|'];

/** The separator of a table, from its first line; undefined if it has none. */
export function separatorOf(header: string): string | undefined {
  return SEPARATORS.find((separator) => header.includes(separator));
}

/** The values of a line of RFC 4180. Undefined if a quoted value does not end. */
export function csvValues(line: string, separator: string): readonly string[] | undefined {
  if (!line.includes('"')) return line.split(separator);
  const values: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] !== '"') {
      const end = line.indexOf(separator, at);
      values.push(line.slice(at, end < 0 ? undefined : end));
      if (end < 0) return values;
      at = end + 1;
      continue;
    }
    const end = endOfQuoted(line, at + 1);
    if (end === undefined) return undefined;
    values.push(line.slice(at + 1, end).replaceAll('""', '"'));
    if (end + 1 === line.length) return values;
    if (line[end + 1] !== separator) return undefined;
    at = end + 2;
  }
}

function endOfQuoted(line: string, from: number): number | undefined {
  let end = line.indexOf('"', from);
  while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
  return end < 0 ? undefined : end;
}

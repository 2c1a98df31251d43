/** How a call was refused, in a few words; `undefined` where it was not, or where the check was only denied. */
export async function failureOf(
  call: () => Promise<{ readonly allowed: boolean }>,
): Promise<string | undefined> {
  try {
    return (await call()).allowed ? undefined : 'was denied';
  } catch (error) {
    return `threw ${firstLine(error)}`;
  }
}

/** Name and message of what was thrown, cut to a line of a table. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** Values by series, from Prometheus' text format. Throws at a line that is not a sample. */
export function parsed(text: string): Map<string, number> {
  const series = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const match = /^([a-z_]+(?:\{.*\})?) (\S+)$/.exec(line);
    if (match === null) throw new Error(`Not a sample: ${line}`);
    const [, name, value] = match as unknown as [string, string, string];
    if (series.has(name)) throw new Error(`Twice: ${name}`);
    series.set(name, Number(value));
  }
  return series;
}

/** Returns the name that `given` most likely misspells, or undefined if none is close. */
export function closestName(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[_\- ]/g, '');
  const farthest = Math.max(1, Math.floor(given.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(plain(given), plain(name));
    if (distance <= farthest && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** " Did you mean ...?", or nothing. */
export function didYouMean(given: string, names: readonly string[]): string {
  const name = closestName(given, names);
  return name === undefined ? '' : ` Did you mean \`${name}\`?`;
}

/** Letters to insert, remove or replace, or neighbours to swap, on the way from one word to the other. */
function editDistance(one: string, other: string): number {
  // Longer words are not names of ours, and the file must not choose how long this takes.
  if (one.length > 64 || other.length > 64) return Number.POSITIVE_INFINITY;
  let twoAbove: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (above[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1);
      let least = Math.min(replaced, (above[j] as number) + 1, (row[j - 1] as number) + 1);
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwap) least = Math.min(least, (twoAbove[j - 2] as number) + 1);
      row.push(least);
    }
    twoAbove = above;
    above = row;
  }
  return above[other.length] as number;
}

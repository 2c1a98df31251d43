/**
 * The order of contenders in this round. Each round begins with another contender, and every other round is
 * reversed, so no contender always goes first or always follows the same one.
 */
export function turns<T>(contenders: readonly T[], round: number): T[] {
  const first = contenders.length === 0 ? 0 : round % contenders.length;
  const order = [...contenders.slice(first), ...contenders.slice(0, first)];
  return round % 2 === 0 ? order : order.reverse();
}

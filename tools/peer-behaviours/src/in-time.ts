/** What the work resolves to; rejects when it took longer, since then its result may say something about the machine. */
export async function inTime<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const startMs = performance.now();
  const result = await work();
  if (performance.now() - startMs >= limitMs) throw new Error('the machine was too busy to be sure');
  return result;
}

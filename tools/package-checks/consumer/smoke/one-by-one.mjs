/**
 * Checks packages one after the other in this process. A line on stderr after each says how it ended, and
 * separates what they print: a `check` may warn.
 */
export async function oneByOne(names, check) {
  // A check that never settles ends the process too, and must not look like one that passed.
  process.exitCode = 1;
  let failures = 0;
  for (const name of names) {
    let ending = 'passed';
    try {
      await check(name);
    } catch (error) {
      ending = 'failed';
      failures++;
      console.error(error);
    }
    // Node prints warnings in a later turn.
    await new Promise((later) => setImmediate(later));
    process.stderr.write(`== ${name} ${ending}\n`);
  }
  process.exitCode = failures === 0 ? 0 : 1;
}

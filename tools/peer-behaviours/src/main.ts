import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownOf } from './report.ts';
import { runUntilComplete } from './run-until-complete.ts';

const USAGE = `Usage: npm run peers [-- options]

Observes what Sluice and its peers do in 46 situations. Takes about half a minute, and
longer on a busy machine: what it leaves missing is observed again, up to five times.

  --out FOLDER   where the report is written; tools/peer-behaviours/out by default
  --help         this text`;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}

/** Resolves to the exit code: 1 if anything is missing, 2 if the command line is wrong. */
async function main(args: string[]): Promise<number> {
  const options = parse(args);
  if (options === undefined) return 2;
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const folder = options.out ?? fileURLToPath(new URL('../out', import.meta.url));
  await mkdir(folder, { recursive: true });
  const report = await runUntilComplete({ onProgress: (line) => console.error(line) });
  const markdown = markdownOf(report);
  console.log(markdown);
  await writeFile(join(folder, 'behaviours.json'), `${JSON.stringify(report, null, 1)}\n`);
  await writeFile(join(folder, 'behaviours.md'), markdown);
  console.error(`Written to ${relative(process.cwd(), folder) || '.'}: behaviours.md and behaviours.json.`);
  return report.missing.length > 0 ? 1 : 0;
}

function parse(args: string[]): { readonly out?: string; readonly help?: boolean } | undefined {
  try {
    return parseArgs({ args, options: { out: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return undefined;
  }
}

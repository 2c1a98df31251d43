// Writes src/programs/programs.ts from the .lua files, so that neither a bundler nor a test runner has to know about Lua.
// Run it after a change of a script, then format; a test fails until then.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'src/programs');

/**
 * The scripts by the names of their files, without the comments and indentation that no server has to keep. (No line
 * of a script begins inside a string.)
 *
 * @returns {Record<string, string>}
 */
export function packedScripts() {
  const files = readdirSync(folder).filter((name) => name.endsWith('.lua'));
  return Object.fromEntries(
    files.sort().map((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').split('\n');
      const code = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('--'));
      return [name.slice(0, -'.lua'.length), code.join('\n')];
    }),
  );
}

if (process.argv[1] === import.meta.filename) {
  const text = [
    '// Made from the .lua files beside it by embed-scripts.mjs: change those.\n\n',
    '/** The scripts, by the names of their files, without comments. */\n',
    `export const lua = ${JSON.stringify(packedScripts(), null, 2)} as const;\n`,
  ];
  writeFileSync(join(folder, 'programs.ts'), text.join(''));
}

// @ts-check
// Writes programs.ts from the .sql files here, so that neither a bundler nor a test has to know of them. The build
// runs it; a test fails when the module is not what the files say.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const target = new URL('./programs.ts', import.meta.url);

/** What the module must say. */
export function sqlModule() {
  const folder = new URL('.', import.meta.url);
  const entries = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return `  ${JSON.stringify(name.slice(0, -'.sql'.length))}: ${JSON.stringify(text)},\n`;
    });
  return `// Generated from src/programs by src/programs/bundle.mjs: change the files there and build.
// biome-ignore-all format: one file a line.

/** The text of each file in src/programs, by its name. */
export const sqlFiles = {
${entries.join('')}} as const;
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(target, sqlModule());

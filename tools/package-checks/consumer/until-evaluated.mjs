// `node until-evaluated.mjs example.js`: runs a program that keeps its connections, and ends it once all its
// statements have run. A statement that never settles leaves Node with nothing to do, which fails the
// program.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

await import(pathToFileURL(resolve(process.argv[2])).href);
process.exit(0);

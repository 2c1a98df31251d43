// @ts-check
// Compiles as `tsc --noEmit` does, and reports errors as it does, but checks only the files of the project
// and the declarations of our packages: those of the database clients and frameworks take longer than all
// others.
// argv: the folder of a TypeScript that is written in JavaScript, then a JSON list with the arguments of each
// run of `tsc`. Prints a JSON list with what each run would print.
import { createRequire } from 'node:module';

const [folder = '', runs = '[]'] = process.argv.slice(2);
/** @type {typeof import('typescript-5')} */
const ts = createRequire(import.meta.url)(folder);

/**
 * @param {readonly string[]} args
 * @returns {string}
 */
function check(args) {
  const { options, fileNames, errors } = ts.parseCommandLine(args);
  const program = ts.createProgram(fileNames, options);
  const ours = program
    .getSourceFiles()
    .filter(
      ({ fileName }) => !fileName.includes('/node_modules/') || fileName.includes('/node_modules/@sluice/'),
    );
  const diagnostics = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ];
  return ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  });
}

process.stdout.write(JSON.stringify(JSON.parse(runs).map(check)));

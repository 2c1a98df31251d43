// @ts-check
// Compiles as `tsc --noEmit` does, and prints errors as it does, but checks only the files of the project and
// the declarations of our packages: those of the database clients and frameworks take longer than all others.
// argv: the folder of a TypeScript that is written in JavaScript, then the arguments of `tsc`.
import { createRequire } from 'node:module';

const [folder = '', ...args] = process.argv.slice(2);
/** @type {typeof import('typescript-5')} */
const ts = createRequire(import.meta.url)(folder);

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
process.stdout.write(
  ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  }),
);
process.exitCode = diagnostics.length > 0 ? 2 : 0;

import { Command } from 'commander';
import { checkCommand } from './check-command.ts';
import { explainCommand } from './explain-command.ts';
import { serveCommand } from './serve-command.ts';

/** Runs the command line. Sets the exit code of the process: 0, or 1 if something was wrong. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('sluice')
    .description('Rate limits from a file, for every language and gateway.')
    .showSuggestionAfterError()
    .addCommand(serveCommand())
    .addCommand(checkCommand())
    .addCommand(explainCommand());
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // The message says what is wrong, with file and line. A stack trace would hide it.
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

import { Command, CommanderError } from 'commander';
import { replayCommand } from '../replay/replay-command.ts';
import { checkCommand } from './check-command.ts';
import { CommandFailed } from './command-failed.ts';
import { convertCommand } from './convert-command.ts';
import { explainCommand } from './explain-command.ts';
import { serveCommand } from './serve-command.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs a command line, without the names of the programs. Resolves to the exit code: 0, or 1 if something was
 * wrong. A service that has started goes on.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const write = (text: (line: string) => void) => (lines: string) => text(lines.replace(/\n$/, ''));
  const program = new Command('sluice').description(
    'Rate limits from a file, for every language and gateway.',
  );
  for (const command of [serveCommand, checkCommand, explainCommand, replayCommand, convertCommand]) {
    program.addCommand(command(terminal));
  }
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: write(terminal.print), writeErr: write(terminal.complain) });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    // The message says what is wrong, with file and line. A stack trace would hide it.
    if (!(error instanceof CommandFailed)) terminal.complain((error as Error).message);
    return 1;
  }
}

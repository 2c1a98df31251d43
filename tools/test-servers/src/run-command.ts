import { type ExecFileOptions, execFile } from 'node:child_process';

/** Runs a command to its end and resolves to its output. A failure carries its error output. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} failed: ${(stderr || error.message).trim()}`, { cause: error }));
    });
  });
}

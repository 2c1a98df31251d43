import { execFile } from 'node:child_process';

/** How a program ended. `code` is null if it did not end by itself: it timed out, or could not be started. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** Its error output, or why it could not be started. */
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The program is killed after this time. */
  readonly timeoutMs: number;
}

/** Runs a program to its end. Never rejects: a failure is an outcome too. */
export function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: RunOptions,
): Promise<Ended> {
  const options = {
    cwd,
    env: { ...neutralEnvironment(), ...env },
    timeout: timeoutMs,
    killSignal: 'SIGKILL' as const,
    maxBuffer: 64 * 1024 * 1024,
  };
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else resolve({ code: null, stdout, stderr: `${stderr}${reasonOf(error, timeoutMs)}` });
    });
  });
}

/** Like `runProgram`, but rejects if the program fails, with the command and its output. */
export async function runToSuccess(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(file, args, options);
  if (code === 0) return stdout;
  throw new Error(`\`${file} ${args.join(' ')}\` failed in ${options.cwd}:\n${stdout}${stderr}`);
}

function reasonOf(error: { readonly message: string; readonly killed?: boolean }, timeoutMs: number): string {
  return error.killed ? `It did not end within ${timeoutMs / 1000} s.` : error.message;
}

/**
 * The environment of this process, without variables that lead a program back to the workspace or show that
 * it is under test. The shims of pnpm set NODE_PATH, through which `require` finds packages that are not
 * installed.
 */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const { NODE_PATH, NODE_OPTIONS, NODE_ENV, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1', FORCE_COLOR: '0' };
}

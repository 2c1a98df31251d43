import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { PortTakenError } from './free-port.ts';
import { Guard } from './guard.ts';
import { areStopped, processTree, signalEach, stillRunning } from './process-table.ts';
import type { Controls } from './server.ts';
import { until } from './until.ts';

/** How to run a server as a process of this machine. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Its own working folder, removed by `stop()`. */
  readonly folder: string;
  /** The server is ready once its output since the start matches. */
  readonly ready: RegExp;
  readonly env?: NodeJS.ProcessEnv;
  /** Run as this user instead of the current one. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** The signal that ends it quickly for good, and the one that ends it with its data saved. */
  readonly signals: { readonly stop: NodeJS.Signals; readonly shutDown: NodeJS.Signals };
  /** Fills the folder, before the first start. */
  prepare(): Promise<void>;
  /** Runs after it has ended for good, before its folder is removed. */
  beforeRemoval?(): Promise<void>;
}

const portTaken = /address already in use|failed listening on port/i;
const startTimeoutMs = 120_000;
const shutDownTimeoutMs = 60_000;
const keptLogLength = 100_000;

/**
 * A server that runs as a process of this machine. It never outlives this process, and never keeps it alive.
 */
export class LocalProcess implements Controls {
  readonly #program: Program;
  readonly #guard: Guard;
  #child: ChildProcess | undefined;
  #stopped: Promise<void> | undefined;

  /**
   * Resolves when the server is ready. Rejects with a PortTakenError or with its output, and then leaves
   * nothing.
   */
  static async start(program: Program): Promise<LocalProcess> {
    const server = new LocalProcess(program);
    try {
      await program.prepare();
      await server.#launch();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private constructor(program: Program) {
    this.#program = program;
    this.#guard = new Guard(program.folder, program.signals.stop);
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async pause(): Promise<void> {
    const pid = this.#pid();
    // The parent first: a stopped process starts no more children.
    signalEach([pid], 'SIGSTOP');
    await until(`${this.#program.command} is paused`, () => areStopped([pid]));
    const tree = await processTree(pid);
    this.#guard.watch(tree);
    signalEach(tree, 'SIGSTOP');
    await until(`the children of ${this.#program.command} are paused`, () => areStopped(tree));
  }

  async resume(): Promise<void> {
    const pid = this.#pid();
    signalEach((await processTree(pid)).reverse(), 'SIGCONT');
    this.#guard.watch([pid]);
  }

  async restart(): Promise<void> {
    if (this.#stopped) throw new Error('This server was stopped for good; start another one.');
    await this.#end(this.#program.signals.shutDown);
    // While it was down, the kernel may have lent its port for a moment to an outgoing connection.
    const deadline = performance.now() + shutDownTimeoutMs;
    for (;;) {
      try {
        return await this.#launch();
      } catch (error) {
        if (!(error instanceof PortTakenError) || performance.now() > deadline) throw error;
      }
    }
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#clearAway();
    return this.#stopped;
  }

  async #clearAway(): Promise<void> {
    await this.#end(this.#program.signals.stop);
    await this.#program.beforeRemoval?.();
    await rm(this.#program.folder, { recursive: true, force: true, maxRetries: 5 });
    this.#guard.dismiss();
  }

  /** The process that runs now. */
  #pid(): number {
    if (!isRunning(this.#child)) throw new Error(`${this.#program.command} is not running`);
    return this.#child.pid;
  }

  #launch(): Promise<void> {
    const { command, args, folder, env = process.env, user, ready } = this.#program;
    const child = spawn(command, args, {
      cwd: folder,
      env,
      ...user,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    if (child.pid !== undefined) this.#guard.watch([child.pid]);
    let timer: NodeJS.Timeout;
    return new Promise<void>((resolve, reject) => {
      let log = '';
      const fail = (what: string): void =>
        reject(new (portTaken.test(log) ? PortTakenError : Error)(`${command} ${what}:\n${log}`));
      timer = setTimeout(() => fail(`was not ready within ${startTimeoutMs} ms`), startTimeoutMs);
      const read = (chunk: Buffer): void => {
        log = (log + chunk).slice(-keptLogLength);
        if (ready.test(log)) resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', (error) => fail(`could not be run: ${error.message}`));
      child.once('close', (code, signal) => fail(`ended with ${signal ?? code}`));
    }).finally(() => {
      clearTimeout(timer);
      child.removeAllListeners('close');
      for (const stream of [child.stdout, child.stderr]) {
        stream.removeAllListeners('data').resume();
        (stream as { unref?(): void }).unref?.();
      }
      child.unref();
    });
  }

  /** Ends the server, even if it is paused. Kills it if it ignores the signal. */
  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!isRunning(child)) return;
    const ended = once(child, 'exit');
    child.ref();
    const tree = await processTree(child.pid);
    signalEach(signal === 'SIGKILL' ? tree : [child.pid], signal);
    if (signal !== 'SIGKILL') signalEach(tree, 'SIGCONT');
    const timer = setTimeout(() => signalEach(tree, 'SIGKILL'), shutDownTimeoutMs);
    await ended;
    clearTimeout(timer);
    await until(`the children of ${this.#program.command} have ended`, async () => {
      return (await stillRunning(tree)).length === 0;
    });
    this.#guard.watch([]);
  }
}

function isRunning(child: ChildProcess | undefined): child is ChildProcess & { readonly pid: number } {
  return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

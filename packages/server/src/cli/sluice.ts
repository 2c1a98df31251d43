#!/usr/bin/env node
import { runCommand } from './run-command.ts';

const terminal = {
  print: (text: string): void => void process.stdout.write(`${text}\n`),
  complain: (text: string): void => void process.stderr.write(`${text}\n`),
};

// A service that has started keeps the process alive.
void runCommand(process.argv.slice(2), terminal).then((code) => {
  process.exitCode = code;
});

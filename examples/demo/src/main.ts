import { once } from 'node:events';
import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  stopped: () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
});

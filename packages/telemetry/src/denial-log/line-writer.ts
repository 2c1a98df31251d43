import { type DenialLine, messageOf } from './denial-line.ts';

/** The part of pino, winston, Fastify's `log` or `console` that is used. */
export interface WarnLogger {
  warn(fields: object, message: string): void;
}

export type LineWriter = (line: DenialLine) => void;

export function writerToLogger(logger: WarnLogger): LineWriter {
  return (line) => logger.warn(line, messageOf(line));
}

/** One line of JSON each, with its time, level and message. JSON escapes line breaks in names and keys. */
export function writerOfJson(write: (line: string) => void, now: () => number): LineWriter {
  return (line) => {
    const time = new Date(now()).toISOString();
    write(`${JSON.stringify({ time, level: 'warn', msg: messageOf(line), ...line })}\n`);
  };
}

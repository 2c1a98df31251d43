import { createReadStream, statSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 262_144;

/** A log that is open for reading. */
export interface OpenLog {
  readonly text: AsyncIterable<string>;
  /** The bytes of the file that were read so far. */
  bytesRead(): number;
}

/** Opens a log: `-` is the standard input, and a name that ends with `.gz` is unzipped. */
export function openLog(path: string): OpenLog {
  if (path === '-') return { text: process.stdin.setEncoding('utf8'), bytesRead: () => 0 };
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const bytesRead = (): number => file.bytesRead;
  if (!path.endsWith('.gz')) return { text: textOf(file, path), bytesRead };
  const unzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  // The reader of `unzipped` gets the error.
  pipeline(file, unzipped, () => undefined);
  return { text: textOf(unzipped, path), bytesRead };
}

/** The bytes of all files together; 0 if one of them has no size. Throws if one cannot be read. */
export function totalBytes(paths: readonly string[]): number {
  const sizes = paths.map((path) => (path === '-' ? 0 : statSync(path).size));
  return sizes.includes(0) ? 0 : sizes.reduce((sum, size) => sum + size, 0);
}

async function* textOf(stream: Readable, path: string): AsyncGenerator<string> {
  try {
    yield* stream.setEncoding('utf8') as AsyncIterable<string>;
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

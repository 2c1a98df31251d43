import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A reply in version 2 of the Redis protocol. An error inside an array is an Error. */
export type RedisReply = string | number | null | Error | RedisReply[];

/**
 * Sends one command on its own connection and resolves to the reply; rejects if the reply is an error. Enough
 * to set servers up and to inspect them; tests of a store use a real client. Uses the user, password and
 * database of the URL.
 */
export async function redisCommand(url: string, ...words: (string | number)[]): Promise<RedisReply> {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const commands = [words];
  if (pathname.length > 1) commands.unshift(['SELECT', pathname.slice(1)]);
  if (password) commands.unshift(['AUTH', username || 'default', password].map(decodeURIComponent));
  const address = { host: hostname, port: Number(port || 6379) };
  const socket = protocol === 'rediss:' ? connectTls(address) : connectPlain(address);
  const replies = await exchange(socket, commands).finally(() => socket.destroy());
  for (const reply of replies) if (reply instanceof Error) throw reply;
  return replies.at(-1) ?? null;
}

const timeoutMs = 30_000;

function exchange(socket: Socket, commands: (string | number)[][]): Promise<RedisReply[]> {
  return new Promise((resolve, reject) => {
    const replies: RedisReply[] = [];
    let unread = Buffer.alloc(0);
    socket.setTimeout(timeoutMs, () => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Redis closed the connection')));
    socket.on('data', (chunk) => {
      unread = Buffer.concat([unread, chunk]);
      for (let parsed = parse(unread, 0); parsed; parsed = parse(unread, 0)) {
        replies.push(parsed.reply);
        unread = unread.subarray(parsed.end);
      }
      if (replies.length === commands.length) resolve(replies);
    });
    socket.write(commands.map(encode).join(''));
  });
}

function encode(words: (string | number)[]): string {
  const bulks = words.map(String).map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${bulks.join('')}`;
}

interface Parsed {
  readonly reply: RedisReply;
  readonly end: number;
}

/** The reply that starts here, or undefined while it is incomplete. */
function parse(bytes: Buffer, start: number): Parsed | undefined {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd === -1) return undefined;
  const line = bytes.toString('utf8', start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case '+':
      return { reply: line, end };
    case '-':
      return { reply: new Error(line), end };
    case ':':
      return { reply: Number(line), end };
    case '$': {
      if (line === '-1') return { reply: null, end };
      const dataEnd = end + Number(line);
      if (bytes.length < dataEnd + 2) return undefined;
      return { reply: bytes.toString('utf8', end, dataEnd), end: dataEnd + 2 };
    }
    case '*':
      return line === '-1' ? { reply: null, end } : parseArray(bytes, end, Number(line));
    default:
      throw new Error(`Not a Redis reply: ${line}`);
  }
}

function parseArray(bytes: Buffer, start: number, length: number): Parsed | undefined {
  const reply: RedisReply[] = [];
  let end = start;
  while (reply.length < length) {
    const item = parse(bytes, end);
    if (!item) return undefined;
    reply.push(item.reply);
    end = item.end;
  }
  return { reply, end };
}

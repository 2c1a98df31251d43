import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Just enough of a Postgres client: one session, simple queries, the first column of each row. */
export class PostgresSession {
  readonly #socket: Socket;
  #reply = '';

  static async open(server: { readonly host: string; readonly port: number }): Promise<PostgresSession> {
    const socket = connect({ host: server.host, port: server.port });
    await once(socket, 'connect');
    const session = new PostgresSession(socket);
    await session.#send('', `\0\x03\0\0user\0postgres\0database\0postgres\0\0`);
    return session;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      this.#reply += chunk.toString('latin1');
      socket.emit('reply');
    });
  }

  /** The first column of the rows; rejects with the server's message, or when the connection ends. */
  query(sql: string): Promise<string[]> {
    return this.#send('Q', `${sql}\0`);
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(type: string, body: string): Promise<string[]> {
    const length = Buffer.alloc(4);
    length.writeInt32BE(Buffer.byteLength(body) + 4);
    return new Promise((resolve, reject) => {
      const closed = (): void => reject(new Error('The connection ended'));
      const read = (): void => {
        const messages = messagesOf(this.#reply);
        const failure = messages.find((message) => message.type === 'E');
        const end = messages.find((message) => message.type === 'Z');
        if (!failure && !end) return;
        this.#socket.off('reply', read).off('close', closed);
        this.#reply = '';
        if (failure) reject(new Error(/\0M([^\0]*)/.exec(failure.body)?.[1]));
        // A row: the number of columns (2 bytes), the length of the first (4 bytes), the first.
        const rows = messages
          .filter((message) => message.type === 'D')
          .map(({ body }) => Buffer.from(body, 'latin1'));
        resolve(rows.map((row) => row.toString('utf8', 6, 6 + row.readInt32BE(2))));
      };
      this.#socket.on('reply', read).once('close', closed);
      this.#socket.write(Buffer.concat([Buffer.from(type), length, Buffer.from(body)]));
    });
  }
}

/** The complete messages in these bytes: a letter, a length that includes itself, a body. */
function messagesOf(bytes: string): { readonly type: string; readonly body: string }[] {
  const messages: { type: string; body: string }[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 1 + Buffer.from(bytes.slice(at + 1, at + 5), 'latin1').readInt32BE();
    if (end > bytes.length) break;
    messages.push({ type: bytes.charAt(at), body: bytes.slice(at + 5, end) });
    at = end;
  }
  return messages;
}

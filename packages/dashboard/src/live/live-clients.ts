/** Makes the text of a message for one client. `isFirst` asks for the whole past. */
export type MessageOf = (isFirst: boolean) => string;

interface Client {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  readonly endsAtMs: number;
  readonly messageOf: MessageOf;
}

/** Then the browser connects again and is authorized again, so a session that has ended sees no more. */
const LIFETIME_MS = 60_000;
/** How long a browser waits before it connects again. */
const RETRY_MS = 500;
const MAX_CLIENTS = 50;
const encoder = new TextEncoder();

/** The open streams of server-sent events. One timer serves them all. */
export class LiveClients {
  readonly #clients = new Set<Client>();

  get isFull(): boolean {
    return this.#clients.size >= MAX_CLIENTS;
  }

  get size(): number {
    return this.#clients.size;
  }

  /** Opens a stream that starts with a first message. */
  open(nowMs: number, messageOf: MessageOf): ReadableStream<Uint8Array> {
    let client: Client | undefined;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          client = { controller, endsAtMs: nowMs + LIFETIME_MS, messageOf };
          this.#clients.add(client);
          controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
          send(client, true);
        },
        cancel: () => {
          if (client !== undefined) this.#clients.delete(client);
        },
      },
      // A client that does not read misses messages, so none of them piles up.
      { highWaterMark: 4 },
    );
  }

  /** Sends each client its message, and ends the streams whose time is over. */
  sendAll(nowMs: number): void {
    for (const client of this.#clients) {
      if (nowMs >= client.endsAtMs) this.#end(client);
      else if ((client.controller.desiredSize ?? 0) > 0) send(client, false);
    }
  }

  closeAll(): void {
    for (const client of this.#clients) this.#end(client);
  }

  #end(client: Client): void {
    this.#clients.delete(client);
    client.controller.close();
  }
}

function send({ controller, messageOf }: Client, isFirst: boolean): void {
  controller.enqueue(encoder.encode(`data: ${messageOf(isFirst)}\n\n`));
}

import type { Socket } from 'node:net';
import { Lane } from './lane.ts';

/** The current faults, shared by all connections of a proxy. */
export interface Faults {
  toServerMs: number;
  toClientMs: number;
  /** Set while replies are dropped, and called for each dropped reply. */
  onSwallowed: ((connection: ProxiedConnection) => void) | undefined;
}

/** A client's connection and its connection to the server. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #toServer: Lane;
  readonly #toClient: Lane;
  #lostBytes = false;

  constructor(client: Socket, server: Socket, faults: Faults) {
    this.#client = client;
    this.#server = server;
    this.#toServer = new Lane(client, server, { delayMs: () => faults.toServerMs, drops: () => false });
    this.#toClient = new Lane(server, client, {
      delayMs: () => faults.toClientMs,
      drops: () => {
        if (!faults.onSwallowed) return false;
        this.#lostBytes = true;
        faults.onSwallowed(this);
        return true;
      },
    });
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', () => this.cut());
  }

  /** Whether replies were dropped, which means that the client would take the next reply for one of them. */
  get lostBytes(): boolean {
    return this.#lostBytes;
  }

  /** Resets both sides. */
  cut(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** Delivers everything held back in both directions, at once. */
  flush(): void {
    this.#toServer.flush();
    this.#toClient.flush();
  }
}

import type { ContainerRuntimeClient } from 'testcontainers';
import { PortTakenError } from './free-port.ts';
import type { Controls } from './server.ts';
import { until } from './until.ts';

/** What to run in a container. */
export interface ContainerProgram {
  readonly image: string;
  readonly command: readonly string[];
  readonly env?: Record<string, string>;
  /** Ports in the container and on this machine, published only on 127.0.0.1. */
  readonly ports?: readonly (readonly [container: number, machine: number])[];
  /** Files to write before the start: path and content. */
  readonly files?: readonly (readonly [path: string, content: string])[];
  /** Share the network of this container. */
  readonly networkOf?: Container;
  /** Whether the server serves. */
  ready(): Promise<boolean>;
}

type Handle = ReturnType<ContainerRuntimeClient['container']['getById']>;

const startTimeoutMs = 60_000;
const shutDownTimeoutSeconds = 10;

/**
 * A server in a container of the local Docker engine. The engine's reaper removes it if this process dies.
 */
export class Container implements Controls {
  readonly #handle: Handle;
  readonly #ready: () => Promise<boolean>;
  #stopped: Promise<void> | undefined;

  /**
   * Pulls the image if needed, starts the container and waits until it serves. Rejects with a PortTakenError
   * if one of its ports is taken.
   */
  static async start(program: ContainerProgram): Promise<Container> {
    const container = new Container(await create(program), program.ready);
    try {
      await container.#serving();
      return container;
    } catch (error) {
      await container.stop();
      throw error;
    }
  }

  private constructor(handle: Handle, ready: () => Promise<boolean>) {
    this.#handle = handle;
    this.#ready = ready;
  }

  get id(): string {
    return this.#handle.id;
  }

  async kill(): Promise<void> {
    if (!(await this.#isRunning())) return;
    await this.#handle.kill({ signal: 'SIGKILL' });
    await until('the container has ended', async () => !(await this.#isRunning()));
  }

  async pause(): Promise<void> {
    await this.#handle.pause();
  }

  async resume(): Promise<void> {
    await this.#handle.unpause();
  }

  async restart(): Promise<void> {
    const { State } = await this.#handle.inspect();
    if (State.Paused) await this.#handle.unpause();
    if (State.Running) await this.#handle.stop({ t: shutDownTimeoutSeconds });
    await this.#handle.start();
    await this.#serving();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#handle.remove({ force: true, v: true });
    return this.#stopped;
  }

  async #isRunning(): Promise<boolean> {
    return (await this.#handle.inspect()).State.Running;
  }

  #serving(): Promise<void> {
    return until('the server in the container serves', this.#ready, startTimeoutMs);
  }
}

async function create(program: ContainerProgram): Promise<Handle> {
  // Loaded here, since it takes half a second and is rarely needed.
  const { GenericContainer, getContainerRuntimeClient } = await import('testcontainers');

  /** Publishes ports on loopback, without waiting until something listens on them. */
  class LoopbackContainer extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      const ports = program.ports ?? [];
      this.createOpts.ExposedPorts = Object.fromEntries(ports.map(([inside]) => [`${inside}/tcp`, {}]));
      this.hostConfig.PortBindings = Object.fromEntries(
        ports.map(([inside, port]) => [`${inside}/tcp`, [{ HostIp: '127.0.0.1', HostPort: String(port) }]]),
      );
    }
  }

  const container = new LoopbackContainer(program.image)
    .withCommand([...program.command])
    .withEnvironment(program.env ?? {})
    .withCopyContentToContainer(
      // Writable, since Redis rewrites its configuration and does not run as root there.
      (program.files ?? []).map(([target, content]) => ({ target, content, mode: 0o666 })),
    );
  if (program.networkOf) container.withNetworkMode(`container:${program.networkOf.id}`);
  try {
    const started = await container.start();
    return (await getContainerRuntimeClient()).container.getById(started.getId());
  } catch (error) {
    const message = `The Docker engine answers, but no container of ${program.image} could be started: ${error}`;
    const taken = /already allocated|address already in use/i.test(message);
    throw new (taken ? PortTakenError : Error)(message, { cause: error });
  }
}

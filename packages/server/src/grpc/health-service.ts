import type {
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';

interface HealthCheckRequest {
  readonly service?: string;
}

type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

type HealthWatch = ServerWritableStream<HealthCheckRequest, { readonly status: ServingStatus }>;

/** The whole server, our service, and the name that envoyproxy/ratelimit uses. */
const SERVICES = ['', 'envoy.service.ratelimit.v3.RateLimitService', 'ratelimit'];
const MOST_WATCHES = 100;

/** The health protocol of gRPC. */
export class HealthService {
  readonly #watches = new Set<HealthWatch>();
  #isServing = true;

  /** Changes the answer, and reports it to those who watch. */
  set isServing(isServing: boolean) {
    this.#isServing = isServing;
    for (const watch of this.#watches) watch.write({ status: this.#status(watch.request) });
  }

  /** Ends all watches: they would keep the server from closing. */
  close(): void {
    for (const watch of this.#watches) watch.end();
    this.#watches.clear();
  }

  get implementation(): UntypedServiceImplementation {
    return {
      Check: (
        { request }: ServerUnaryCall<HealthCheckRequest, object>,
        callback: sendUnaryData<object>,
      ): void => {
        const found = this.#status(request);
        if (found !== 'SERVICE_UNKNOWN') callback(null, { status: found });
        else callback({ code: status.NOT_FOUND, details: 'There is no such service.' });
      },
      Watch: (call: HealthWatch): void => {
        if (this.#watches.size >= MOST_WATCHES) {
          call.emit('error', { code: status.RESOURCE_EXHAUSTED, details: 'Too many watches.' });
          return;
        }
        this.#watches.add(call);
        call.on('cancelled', () => this.#watches.delete(call));
        call.write({ status: this.#status(call.request) });
      },
    };
  }

  #status({ service = '' }: HealthCheckRequest): ServingStatus {
    if (!SERVICES.includes(service)) return 'SERVICE_UNKNOWN';
    return this.#isServing ? 'SERVING' : 'NOT_SERVING';
  }
}

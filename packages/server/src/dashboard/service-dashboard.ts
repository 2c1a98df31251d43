import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Attributes, type Config, explain } from '@sluice/config';
import type { Dashboard, DashboardOptions } from '@sluice/dashboard';
import type { AuditLog, Telemetry } from '@sluice/telemetry';
import type { FastifyBaseLogger } from 'fastify';
import type { AccessTokens } from '../access/access-tokens.ts';
import { withPlainAddress } from '../service/check-call.ts';
import { keyAttributes } from '../service/key-attributes.ts';
import { CHALLENGE, operatorOf } from './browser-access.ts';
import { DeniedRequests } from './denied-requests.ts';

/** Where the dashboard is. */
export const DASHBOARD_PATH = '/dashboard';

/** What the dashboard of the service shows. */
export interface ServiceDashboardParts {
  readonly config: Config;
  readonly tokens: AccessTokens;
  readonly telemetry: Telemetry;
  readonly auditLog: AuditLog;
  readonly logger: FastifyBaseLogger;
}

type CreateDashboard = (options: DashboardOptions) => Dashboard;

/** The dashboard, for the domains that the configuration has now. */
export class ServiceDashboard {
  readonly #parts: ServiceDashboardParts;
  readonly #create: CreateDashboard;
  readonly #denied = new Map<string, DeniedRequests>();
  #domains = '';
  #isClosed = false;
  /** Absent while the configuration has no domains, as with only files of envoyproxy/ratelimit. */
  #dashboard: Dashboard | undefined;

  private constructor(parts: ServiceDashboardParts, create: CreateDashboard) {
    this.#parts = parts;
    this.#create = create;
    this.#dashboard = this.#open();
  }

  /** Loads the page, which a service without it does not need. */
  static async open(parts: ServiceDashboardParts): Promise<ServiceDashboard> {
    const { createDashboard } = await import('@sluice/dashboard');
    return new ServiceDashboard(parts, createDashboard);
  }

  /** Answers a request at {@link DASHBOARD_PATH} or below it. */
  answer(message: IncomingMessage, reply: ServerResponse): void {
    if (this.#dashboard === undefined) {
      reply.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
      reply.end('The configuration has no domains, so there is nothing to show.\n');
      return;
    }
    const { url = '/' } = message;
    const below = Object.assign(message, { originalUrl: url, url: url.slice(DASHBOARD_PATH.length) || '/' });
    // A connection that was promised to stay open would hold up the end of the service.
    reply.once('finish', () => {
      if (this.#isClosed) message.socket.end();
    });
    this.#dashboard.express(below, reply, (error) => {
      this.#parts.logger.error({ err: error }, 'the dashboard failed');
      if (!reply.headersSent) reply.statusCode = 500;
      reply.end();
    });
  }

  /** Shows domains that were added, once the configuration has been loaded again. Open pages reconnect. */
  refresh(): void {
    if (this.#parts.config.domains.join() === this.#domains) return;
    this.#dashboard?.close();
    this.#dashboard = this.#open();
  }

  /** Ends the open streams. */
  close(): void {
    this.#isClosed = true;
    this.#dashboard?.close();
  }

  #open(): Dashboard | undefined {
    const { config, tokens, telemetry, auditLog } = this.#parts;
    this.#domains = config.domains.join();
    if (config.domains.length === 0) return undefined;
    return this.#create({
      telemetry,
      limiters: config.domains.map((domain) => this.#shown(domain)),
      authorize: (_request, message: IncomingMessage) => operatorOf(tokens, message),
      ...(tokens.areRequired && { challenge: CHALLENGE }),
      onAudit: auditLog.record,
    });
  }

  #shown(domain: string): DashboardOptions['limiters'][number] {
    const { config } = this.#parts;
    const limiter = config.limiter(domain);
    let denied = this.#denied.get(domain);
    if (denied === undefined) {
      denied = new DeniedRequests();
      denied.observe(limiter);
      this.#denied.set(domain, denied);
    }
    const subject = (key: string): Attributes =>
      withPlainAddress((denied as DeniedRequests).complete(key, keyAttributes(key)));
    return {
      limiter,
      subject,
      recordKeys: (key) =>
        explain(config, { domain, attributes: subject(key) }).limits.map((limit) => limit.key),
    };
  }
}

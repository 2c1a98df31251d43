import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onFreePort } from '../free-port.ts';
import { LocalProcess } from '../local-process.ts';
import { findPrometheus } from './find-promtool.ts';

/** What a Prometheus does. */
export interface PrometheusOptions {
  /** What it scrapes at `/metrics`, as `host:port`. */
  readonly targets: readonly string[];
  /** The text of a file of rules. */
  readonly rules: string;
  /** How often it scrapes, and evaluates the rules. Default: `1s`. */
  readonly every?: string;
}

/** A running Prometheus. */
export interface Prometheus {
  readonly url: string;
  /** Resolves to what a path of its HTTP API returns, such as `alerts`. */
  api(path: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts a Prometheus of its own. Resolves to undefined where there is none; see `findPrometheus`. */
export async function startPrometheus({
  targets,
  rules,
  every = '1s',
}: PrometheusOptions): Promise<Prometheus | undefined> {
  const command = await findPrometheus();
  if (command === undefined) return undefined;
  return onFreePort(async (port) => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-prometheus-'));
    const controls = await LocalProcess.start({
      command,
      folder,
      args: [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      ready: /Server is ready to receive web requests/,
      signals: { stop: 'SIGKILL', shutDown: 'SIGTERM' },
      async prepare() {
        await writeFile(join(folder, 'rules.yml'), rules);
        // JSON is YAML.
        const config = {
          global: { scrape_interval: every, evaluation_interval: every },
          rule_files: ['rules.yml'],
          scrape_configs: [{ job_name: 'sluice', static_configs: [{ targets }] }],
        };
        await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
      },
    });
    const url = `http://127.0.0.1:${port}`;
    return {
      url,
      async api(path) {
        const response = await fetch(`${url}/api/v1/${path}`);
        const { status, data, error } = (await response.json()) as Record<string, unknown>;
        if (status !== 'success') throw new Error(`Prometheus: ${error}`);
        return data;
      },
      stop: () => controls.stop(),
    };
  });
}

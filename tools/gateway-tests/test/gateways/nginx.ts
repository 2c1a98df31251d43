import { adaptedFile, type Edit } from './adapted-file.ts';
import type { GatewayKind } from './gateway.ts';

/** What Debian's /etc/nginx/nginx.conf has around the files of conf.d. */
const AROUND = `
daemon off;
pid nginx.pid;
error_log stderr notice;
user root;
worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include sluice.conf;
}
`;

export const nginx: GatewayKind = {
  name: 'nginx',
  command: 'nginx',
  args: ['-p', '.', '-c', 'nginx.conf', '-e', 'stderr'],
  ready: /start worker process \d/,
  async files({ own, service, app }, { failClosed = false, patient = false, token }) {
    const edits: Edit[] = [
      ['listen 8000', `listen 127.0.0.1:${own}`],
      ['127.0.0.1:8080', `127.0.0.1:${service}`],
      ['127.0.0.1:3000', `127.0.0.1:${app}`],
    ];
    if (patient)
      edits.push(['connect_timeout 50ms', 'connect_timeout 20s'], ['read_timeout 150ms', 'read_timeout 20s']);
    if (failClosed) edits.push(['error_page 500 502 503 504 = /_sluice_pass;\n', '']);
    if (token !== undefined) {
      edits.push([
        '# proxy_set_header Authorization "Bearer TOKEN"',
        `proxy_set_header Authorization "Bearer ${token}"`,
      ]);
    }
    return { 'nginx.conf': AROUND, 'sluice.conf': await adaptedFile('nginx.conf', edits) };
  },
};

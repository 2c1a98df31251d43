import { adaptedFile, type Edit } from './adapted-file.ts';
import type { GatewayKind } from './gateway.ts';

export const caddy: GatewayKind = {
  name: 'Caddy',
  command: 'caddy',
  args: ['run', '--config', 'Caddyfile', '--adapter', 'caddyfile'],
  ready: /serving initial configuration/,
  async files({ own, service, app }, { failClosed = false, patient = false, token }) {
    const edits: Edit[] = [
      // The rules of the test match this field, so the comment of the file says to remove it.
      ['header_up -Cookie', 'header_up -Cookie\n\t\t\theader_up -X-Plan'],
      [':8000 {', `http://127.0.0.1:${own} {`],
      ['127.0.0.1:8080', `127.0.0.1:${service}`],
    ];
    if (patient)
      edits.push(['dial_timeout 50ms', 'dial_timeout 20s'], ['header_timeout 150ms', 'header_timeout 20s']);
    if (failClosed) edits.push(['\t\thandle @down {\n\t\t\treverse_proxy 127.0.0.1:3000\n\t\t}\n', '']);
    if (token !== undefined) {
      edits.push(['header_up -Authorization', `header_up Authorization "Bearer ${token}"`]);
    }
    edits.push(['127.0.0.1:3000', `127.0.0.1:${app}`]);
    const site = await adaptedFile('Caddyfile', edits);
    return { Caddyfile: `{\n\tadmin off\n\tauto_https off\n}\n${site}` };
  },
};

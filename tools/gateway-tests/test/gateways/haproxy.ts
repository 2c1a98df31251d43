import { join } from 'node:path';
import { adaptedFile, type Edit } from './adapted-file.ts';
import type { GatewayKind } from './gateway.ts';

export const haproxy: GatewayKind = {
  name: 'HAProxy',
  command: 'haproxy',
  args: ['-V', '-db', '-f', 'haproxy.cfg'],
  ready: /Using epoll\(\) as the polling mechanism/,
  async files({ own, service, app }, { failClosed = false, patient = false, token }, folder) {
    const config: Edit[] = [
      ['bind :8000', `bind 127.0.0.1:${own}`],
      ['127.0.0.1:3000', `127.0.0.1:${app}`],
      ['/etc/haproxy/sluice.lua', join(folder, 'sluice.lua')],
    ];
    const script: Edit[] = [['8080, "api"', `${service}, "api"`]];
    if (patient) script.push(['TIMEOUT_SECONDS = 0.15', 'TIMEOUT_SECONDS = 20']);
    if (failClosed) script.push(['FAIL_OPEN = true', 'FAIL_OPEN = false']);
    if (token !== undefined) {
      script.push(['AUTHORIZATION = ""', `AUTHORIZATION = "Authorization: Bearer ${token}\\r\\n"`]);
    }
    return {
      'haproxy.cfg': await adaptedFile('haproxy.cfg', config),
      'sluice.lua': await adaptedFile('haproxy.lua', script),
    };
  },
};

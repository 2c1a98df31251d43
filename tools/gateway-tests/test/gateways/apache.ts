import { join } from 'node:path';
import { adaptedFile, type Edit } from './adapted-file.ts';
import type { GatewayKind } from './gateway.ts';

const MODULES = ['mpm_event', 'authz_core', 'lua', 'proxy', 'proxy_http'];

export const apache: GatewayKind = {
  name: 'Apache',
  command: 'apache2',
  args: ['-d', '.', '-f', 'apache2.conf', '-D', 'FOREGROUND'],
  ready: /resuming normal operations/,
  async files({ own, service, app }, { failClosed = false, patient = false, token }, folder, root) {
    const site: Edit[] = [
      ['Listen 8000', `Listen 127.0.0.1:${own}`],
      ['*:8000', `127.0.0.1:${own}`],
      ['127.0.0.1:3000', `127.0.0.1:${app}`],
      ['/etc/apache2/sluice.lua', join(folder, 'sluice.lua')],
    ];
    const script: Edit[] = [['127.0.0.1:8080', `127.0.0.1:${service}`]];
    if (patient) script.push(['http.TIMEOUT = 0.15', 'http.TIMEOUT = 20']);
    if (failClosed) script.push(['FAIL_OPEN = true', 'FAIL_OPEN = false']);
    if (token !== undefined) script.push(['AUTHORIZATION = nil', `AUTHORIZATION = "Bearer ${token}"`]);
    const modules = MODULES.map(
      (name) => `LoadModule ${name}_module ${root}/usr/lib/apache2/modules/mod_${name}.so`,
    );
    // What Debian's /etc/apache2/apache2.conf has around the sites.
    const around = [
      ...modules,
      'ServerName localhost',
      `PidFile ${folder}/apache.pid`,
      `DefaultRuntimeDir ${folder}`,
      'ErrorLog "|/bin/cat"',
      'StartServers 1',
      'User www-data',
      'Group www-data',
      'Include sluice.conf',
    ];
    return {
      'apache2.conf': `${around.join('\n')}\n`,
      'sluice.conf': await adaptedFile('apache.conf', site),
      'sluice.lua': await adaptedFile('apache.lua', script),
    };
  },
};

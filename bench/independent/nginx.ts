// An nginx with the server blocks that an area needs.
import { mkdirSync } from 'node:fs';
import type { Workshop } from './servers.ts';

const MODULE = '/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so';

const config = (folder: string, servers: string): string => `
load_module ${MODULE};
worker_processes 1;
daemon off;
user root;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx-error.log info;
events { worker_connections 256; }
http {
  access_log ${folder}/nginx-access.log;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  types { text/plain txt; application/octet-stream bin; application/json json; }
  large_client_header_buffers 8 64k;
  client_max_body_size 64m;
  ${servers}
}
`;

export const startNginx = async (workshop: Workshop, port: number, servers: string): Promise<void> => {
  mkdirSync(`${workshop.folder}/www`, { recursive: true });
  const file = workshop.file(`nginx-${port}.conf`, config(workshop.folder, servers));
  await workshop.start(['/usr/sbin/nginx', '-c', file, '-e', `${workshop.folder}/nginx-error.log`], port);
};

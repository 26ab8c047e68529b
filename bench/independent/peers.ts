// Installs the foreign servers and verifiers: Python packages into bench/.peers, Debian packages where this is root.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PYTHON_HOME = resolve(import.meta.dirname, '../.peers/python');

const PYTHON_PACKAGES = [
  ...[
    'authlib',
    'botocore',
    'brotli',
    'cherrypy',
    'cryptography',
    'edgegrid-python',
    'flask',
    'hypercorn',
    'mohawk',
    'oauthlib',
  ],
  ...['pproxy', 'pyjwt', 'pyspnego', 'twisted', 'zstandard'],
];

/** Package of Debian and the program that it brings. */
const DEBIAN_PACKAGES = [
  ['apache2', '/usr/sbin/apache2'],
  ['nginx-light', '/usr/sbin/nginx'],
  ['lighttpd', '/usr/sbin/lighttpd'],
  ['libnginx-mod-http-brotli-filter', '/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so'],
  ['h2o', '/usr/bin/h2o'],
  ['nghttp2-server', '/usr/sbin/nghttpd'],
  ['squid', '/usr/sbin/squid'],
  ['tinyproxy', '/usr/bin/tinyproxy'],
  ['dante-server', '/usr/sbin/danted'],
  ['microsocks', '/usr/bin/microsocks'],
] as const;

export const PYTHON = join(PYTHON_HOME, 'bin/python');

const installPython = (): void => {
  if (!existsSync(PYTHON)) execFileSync('python3', ['-m', 'venv', PYTHON_HOME], { stdio: 'inherit' });
  const missing = PYTHON_PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length > 0) execFileSync(PYTHON, ['-m', 'pip', 'install', '--quiet', ...missing], { stdio: 'inherit' });
};

const isInstalled = (name: string): boolean => {
  try {
    execFileSync(PYTHON, ['-c', 'import sys, importlib.metadata as m; m.version(sys.argv[1])', name], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
};

const installDebian = (): void => {
  const missing = DEBIAN_PACKAGES.filter(([, program]) => !existsSync(program)).map(([name]) => name);
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  // No service is started: each area starts its own server with its own settings.
  const env = { ...process.env, RUNLEVEL: '1', DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { stdio: 'inherit', env });
};

export const installPeers = (): void => {
  installPython();
  installDebian();
};

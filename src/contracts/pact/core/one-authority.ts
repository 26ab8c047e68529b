// Spares Pact's engine the certificate authorities of the system: it reads them all again for every request, some milliseconds each
// time, and judges nothing where there are none, as in slim containers. It speaks to us alone, without TLS.
import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

type Env = Readonly<Record<string, string | undefined>>;

/** Variables that leave the engine one authority, written into `folder`. None where plugins are installed: they inherit them. */
export const oneAuthority = (folder: string, env: Env): Env => {
  const [certificate] = rootCertificates;
  if (certificate === undefined || existsSync(env.PACT_PLUGIN_DIR || join(homedir(), '.pact', 'plugins'))) return {};
  const file = join(folder, 'authority.pem');
  writeFileSync(file, `${certificate}\n`);
  return { SSL_CERT_FILE: file, SSL_CERT_DIR: join(folder, 'no-authorities') };
};

// Reads the certificates a run was given.
import { resolve } from 'node:path';
import type { ClientCertificate, TlsOptions } from '../model/contracts.ts';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';
import type { ClientCertificateFiles, RunOptions } from './run-options.ts';

type TlsChoice = NonNullable<RunOptions['tls']>;

const readList = async (host: Host, list: TlsChoice['clientCertList']): Promise<readonly ClientCertificateFiles[]> => {
  if (list === undefined) return [];
  if (typeof list !== 'string') return list;
  const text = new TextDecoder().decode(await host.readBytes(resolve(host.cwd, list)));
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed as ClientCertificateFiles[];
  } catch {
    // Falls through: both mistakes get the same sentence.
  }
  throw new Problem('tls.cert-list', `${list} is not a JSON array of client certificates`, {
    hint: 'Each entry looks like {"matches": ["https://host/*"], "cert": {"src": "..."}, "key": {"src": "..."}}.',
  });
};

const readCertificate = async (host: Host, base: string, files: ClientCertificateFiles): Promise<ClientCertificate> => {
  const read = async (file: { readonly src: string } | undefined) =>
    file === undefined ? undefined : host.readBytes(resolve(base, file.src));
  const [key, cert, pfx] = [await read(files.key), await read(files.cert), await read(files.pfx)];
  return {
    ...(files.name === undefined ? {} : { name: files.name }),
    matches: files.matches ?? [],
    ...(key ? { key } : {}),
    ...(cert ? { cert } : {}),
    ...(pfx ? { pfx } : {}),
    ...(files.passphrase === undefined ? {} : { passphrase: files.passphrase }),
  };
};

/** Rejects with Problem for a file that cannot be read. */
export const readTlsOptions = async (host: Host, options: RunOptions): Promise<TlsOptions> => {
  const { tls = {} } = options;
  const base = resolve(host.cwd, options.workingDir ?? '.');
  const certificates = [...(await readList(host, tls.clientCertList))];
  if (tls.clientCert) {
    const { cert, key, passphrase } = tls.clientCert;
    certificates.push({
      cert: { src: cert },
      key: { src: key ?? cert },
      ...(passphrase === undefined ? {} : { passphrase }),
    });
  }
  const extraCa = tls.extraCaFile && new TextDecoder().decode(await host.readBytes(resolve(base, tls.extraCaFile)));
  return {
    verify: tls.verify ?? true,
    ...(extraCa ? { extraCa } : {}),
    ...(tls.minVersion ? { minVersion: tls.minVersion } : {}),
    ...(tls.maxVersion ? { maxVersion: tls.maxVersion } : {}),
    ...(tls.ciphers ? { ciphers: tls.ciphers } : {}),
    clientCertificates: await Promise.all(certificates.map((files) => readCertificate(host, base, files))),
  };
};

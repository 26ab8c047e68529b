// Reads the certificates a run was given, and finds out whether they can be used before anything is sent.
import { resolve } from 'node:path';
import type { ClientCertificate, TlsOptions } from '../model/contracts.ts';
import { Problem } from '../model/problem.ts';
import { checkAuthorities, checkCertificate, checkSettings, isPkcs12 } from './check-certificates.ts';
import type { Host } from './host.ts';
import type { ClientCertificateFiles, CommonOptions } from './run-options.ts';

type TlsChoice = NonNullable<CommonOptions['tls']>;

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

/** Both `{"src": "path"}` and the bare path, as Postman's SDK takes them. */
const sourceOf = (file: { readonly src: string } | string | undefined): string | undefined =>
  (typeof file === 'string' ? file : file?.src) || undefined;

const readCertificate = async (host: Host, base: string, files: ClientCertificateFiles): Promise<ClientCertificate> => {
  const read = async (path: string | undefined) =>
    path === undefined ? undefined : host.readBytes(resolve(base, path));
  const [certPath, keyPath] = [sourceOf(files.cert), sourceOf(files.key)];
  const [key, cert, pfx] = [await read(keyPath), await read(certPath), await read(sourceOf(files.pfx))];
  const { passphrase } = files;
  // A PKCS #12 file is one by its content, under whatever name it is given.
  const bundle = pfx ?? (cert && isPkcs12(cert) ? cert : undefined);
  const certificate: ClientCertificate = {
    ...(files.name === undefined ? {} : { name: files.name }),
    matches: files.matches ?? [],
    ...(bundle ? { pfx: bundle } : {}),
    ...(cert && !bundle ? { cert, key: key ?? cert } : {}),
    ...(passphrase === undefined || passphrase === '' ? {} : { passphrase }),
  };
  await checkCertificate(certificate, {
    cert: certPath ?? sourceOf(files.pfx) ?? files.name ?? 'a client certificate',
    key: keyPath ?? certPath ?? '',
  });
  return certificate;
};

/** curl's `file:password`, with `\:` for a colon in the name; a file of that whole name comes first. */
const splitPassword = async (host: Host, base: string, given: string): Promise<readonly [string, string?]> => {
  const at = /(?<!\\)(?<!^[a-z]):/i.exec(given)?.index ?? -1;
  if (at === -1 || (await host.exists(resolve(base, given)))) return [given];
  return [given.slice(0, at).replaceAll('\\:', ':'), given.slice(at + 1)];
};

const singleCertificate = async (
  host: Host,
  base: string,
  { cert, key, passphrase }: NonNullable<TlsChoice['clientCert']>,
): Promise<ClientCertificateFiles> => {
  const [path, password] = await splitPassword(host, base, cert);
  const word = passphrase ?? password;
  return {
    cert: { src: path },
    ...(key === undefined ? {} : { key: { src: key } }),
    ...(word === undefined ? {} : { passphrase: word }),
  };
};

/** Roots of `SSL_CERT_FILE` are trusted too; like OpenSSL, we say nothing when it cannot be read. */
const readEnvironmentCa = async (host: Host): Promise<string | undefined> => {
  const { SSL_CERT_FILE: path } = host.env;
  if (!path || (await host.exists(path)) !== 'file') return undefined;
  const text = new TextDecoder().decode(await host.readBytes(path));
  return text.includes('-----BEGIN CERTIFICATE-----') ? text : undefined;
};

const readAuthorities = async (host: Host, base: string, path: string | undefined): Promise<string | undefined> => {
  const given = path && new TextDecoder().decode(await host.readBytes(resolve(base, path)));
  if (path && given !== undefined) await checkAuthorities(given, path);
  const texts = [given, await readEnvironmentCa(host)].filter((text) => text !== undefined && text !== '');
  return texts.length === 0 ? undefined : texts.join('\n');
};

/** Rejects with Problem for a file, a passphrase or a setting that cannot be used. */
export const readTlsOptions = async (host: Host, options: CommonOptions): Promise<TlsOptions> => {
  const { tls = {} } = options;
  const base = resolve(host.cwd, options.workingDir ?? '.');
  const certificates = [...(await readList(host, tls.clientCertList))];
  if (tls.clientCert) certificates.push(await singleCertificate(host, base, tls.clientCert));
  const extraCa = await readAuthorities(host, base, tls.extraCaFile);
  const settings = {
    ...(tls.minVersion ? { minVersion: tls.minVersion } : {}),
    ...(tls.maxVersion ? { maxVersion: tls.maxVersion } : {}),
    ...(tls.ciphers ? { ciphers: tls.ciphers } : {}),
  };
  await checkSettings(settings);
  return {
    verify: tls.verify ?? true,
    ...(extraCa ? { extraCa } : {}),
    ...settings,
    clientCertificates: await Promise.all(certificates.map((files) => readCertificate(host, base, files))),
  };
};

// Reads one file of a package as the sandbox can run it: CommonJS as it is, ES modules turned into CommonJS.
import { extname, relative, sep } from 'node:path';
import { decodeText } from '../../core/decode-text.ts';
import { mayBeEsm } from '../../core/module-text.ts';
import type { PackageModule } from '../../sandbox/protocol.ts';
import type { Host } from '../host.ts';
import type { InstalledPackage, NodeModules } from './node-modules.ts';
import type { ModuleFile } from './resolve-module.ts';

export type ModuleText = Pick<PackageModule, 'kind' | 'text'>;

const COMMONJS_NAMES = ['exports', 'require', 'module', '__filename', '__dirname'];

/** Compiled, never run: what does not parse as CommonJS is taken for an ES module, as Node does it. */
const parsesAsCommonJs = (text: string): boolean => {
  try {
    process.getBuiltinModule('node:vm').compileFunction(text, COMMONJS_NAMES);
    return true;
  } catch {
    return false;
  }
};

const isEsm = async (modules: NodeModules, { owner, file }: ModuleFile, text: string): Promise<boolean> => {
  const extension = extname(file);
  if (extension === '.mjs' || extension === '.cjs') return extension === '.mjs';
  const declared = await modules.isEsm(owner, file);
  return declared ?? (mayBeEsm(text) && !parsesAsCommonJs(text));
};

/** A scope of its own, because an ES module may declare names that CommonJS gives. */
const toCommonJs = async (text: string, id: string): Promise<string> => {
  const { default: sucrase } = await import('sucrase');
  const { code } = sucrase.transform(text, { transforms: ['imports'], disableESTransforms: true, production: true });
  const url = JSON.stringify(`file:///${id}`);
  return `(function () {${code.replaceAll(/\bimport\.meta\b/g, () => `({ url: ${url} })`)}\n})();`;
};

/** Name of a module towards scripts: no path of this machine. */
export const moduleId = ({ name, version, folder }: InstalledPackage, file: string): string =>
  `${name}@${version}/${relative(folder, file).split(sep).join('/')}`;

export const readModule = async (
  host: Host,
  modules: NodeModules,
  from: ModuleFile,
  id: string,
): Promise<ModuleText> => {
  const extension = extname(from.file);
  if (extension === '.node' || extension === '.wasm') {
    return { kind: 'unusable', text: `${id} is not JavaScript: scripts cannot run it` };
  }
  const text = decodeText(await host.readBytes(from.file)).replace(/^#!.*/, '');
  if (extension === '.json') return { kind: 'json', text };
  if (!(await isEsm(modules, from, text))) return { kind: 'commonjs', text };
  try {
    return { kind: 'commonjs', text: await toCommonJs(text, id) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'unusable', text: `${id} cannot be read as an ES module: ${reason}` };
  }
};

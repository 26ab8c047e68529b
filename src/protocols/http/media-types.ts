// Media types by file name, from a table that is loaded with the first file.
import { extname } from 'node:path';

export const DEFAULT_TYPE = 'application/octet-stream';

/** Where Postman's table of types says something else than ours, which is newer. */
const POSTMAN_TYPES: Readonly<Record<string, string>> = {
  aac: 'audio/x-aac',
  es: 'application/ecmascript',
  fdf: 'application/vnd.fdf',
  hsj2: 'image/hsj2',
  jpgm: 'video/jpm',
  js: 'application/javascript',
  mjs: 'application/javascript',
  mts: 'model/vnd.mts',
  prc: 'application/x-mobipocket-ebook',
  sql: 'application/x-sql',
  wav: 'audio/wave',
  xfdf: 'application/vnd.adobe.xfdf',
};

/** What Postman's table does not know. */
const UNKNOWN_TO_POSTMAN = new Set(
  (
    '210 adts aml amlx appinstaller appx appxbundle bary bdo blend brush brushset btf cld cwl dcm dcmp dib dng dpx drm ' +
    'fbx gdraw gform ggs gjam gmap gscript gsite ipynb jaii jais jfif jt jxl lottie m2t m2ts m4b mht mhtml msix ' +
    'msixbundle one onea p21 pyo pyox step stp stpnc u3d uo usda vdx vsdx vtx wgsl xdcf xhtm xsf'
  ).split(' '),
);

/** Undefined for a name whose extension nobody knows. A bare word counts as an extension. */
export const lookupType = async (name: string): Promise<string | undefined> => {
  const extension = extname(`x.${name}`).slice(1).toLowerCase();
  if (Object.hasOwn(POSTMAN_TYPES, extension)) return POSTMAN_TYPES[extension];
  if (UNKNOWN_TO_POSTMAN.has(extension)) return undefined;
  const { default: mimeTypes } = await import('mime-types');
  return mimeTypes.lookup(name) || undefined;
};

export const typeOfFile = async (path: string): Promise<string> => (await lookupType(path)) ?? DEFAULT_TYPE;

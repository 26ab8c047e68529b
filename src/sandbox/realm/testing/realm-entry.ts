// What tests put into a fresh context: the realm library with its libraries connected.
import { createExpect } from '../assertions.ts';
import { installJson } from '../json.ts';
import { installLegacy } from '../legacy.ts';
import { connectLibraries, loadLibrary, requireLibrary } from '../libraries.ts';
import { createCookieList } from '../sdk/cookies.ts';
import { createRequest, PostmanRequest, toRequestState } from '../sdk/request.ts';
import { PostmanRequestBody } from '../sdk/request-body.ts';
import { createResponse } from '../sdk/response.ts';
import { normaliseScriptRequest } from '../sdk/script-request.ts';
import { PostmanUrl } from '../sdk/url.ts';
import { installWebGlobals } from '../web-globals.ts';

type Global = typeof globalThis & { readonly loadSource: (bundle: string) => string | undefined; realm: unknown };

const global = globalThis as Global;
const evaluate = global.eval as (text: string) => unknown;

connectLibraries((bundle) => {
  const text = global.loadSource(bundle);
  return text === undefined ? undefined : evaluate(text);
});
installJson(global);
installWebGlobals(global, { randomBytes: (size) => Uint8Array.from({ length: size }, () => Math.random() * 256) });

global.realm = {
  classes: { Request: PostmanRequest, RequestBody: PostmanRequestBody, Url: PostmanUrl },
  createCookieList,
  createExpect,
  createRequest,
  createResponse,
  installLegacy,
  loadLibrary,
  normaliseScriptRequest,
  requireLibrary,
  toRequestState,
};

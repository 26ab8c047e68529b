// A Proxy-Authorization header that the user wrote is for the proxy: through a tunnel it goes with CONNECT, as in newman.
import type { CallTarget } from './call-target.ts';
import type { HeaderDraft } from './request-headers.ts';

const NAME = 'proxy-authorization';

/** Takes the header out of the draft when the proxy is asked for a tunnel; credentials in the proxy's URL come before it. */
export const passageWith = (found: CallTarget, draft: HeaderDraft): CallTarget => {
  const { route } = found.target;
  const values = draft.get(NAME)?.values;
  if (!values || !route?.tunnel?.proxy.scheme.startsWith('http')) return found;
  draft.delete(NAME);
  const authorization = values.join(', ');
  const shown =
    route.tunnel.proxy.user === undefined
      ? { ...route, key: `${route.key}|${authorization}`, tunnel: { ...route.tunnel, authorization } }
      : route;
  return { ...found, target: { ...found.target, route: shown } };
};

// Names what a load requests, as its file writes it: two reports are comparable where this is the same.
import type { UrlTemplate } from '../../model/collection.ts';
import type { LoadPlan, LoadTarget } from '../../model/load.ts';
import type { Step } from '../../model/plan.ts';
import { requestName } from '../request-name.ts';

// Without the query: values that change from run to run may stand in it, and secrets.
const writtenUrl = (url: UrlTemplate | undefined): string => {
  if (!url) return '';
  const { protocol, host, port, path } = url;
  const start = `${protocol ? `${protocol}://` : ''}${host.join('.')}${port ? `:${port}` : ''}`;
  return `${start}${path ? `/${path.join('/')}` : ''}`;
};

const requestText = (step: Step): string => `${step.call.method} ${writtenUrl(step.call.url)} (${requestName(step)})`;

const withoutSecrets = (url: string): string => url.replace(/[?#].*$/s, '').replace(/^([a-z]+:\/\/)[^/]*@/i, '$1');

/** In the order of the plan, each once: `GET {{baseUrl}}/pets (Pets / List)`. */
export const planRequests = ({ plan, scenarios }: LoadPlan, target?: LoadTarget): readonly string[] => {
  if (target) return [`${target.method} ${withoutSecrets(target.url)}`];
  const ids = new Set(scenarios.flatMap(({ stepIds }) => stepIds));
  return plan.units.flatMap(({ allSteps }) => allSteps.filter(({ id }) => ids.has(id)).map(requestText));
};

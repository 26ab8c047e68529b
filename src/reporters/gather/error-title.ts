// Names an error of a step the way a report lists it.
import type { ScriptPlace } from '../../model/check.ts';
import type { StepError } from '../../model/event.ts';

const INTERACTION_TITLES: { readonly [code: string]: string } = {
  'pact.state': 'provider state',
  'pact.broken': 'could not be judged',
  'pact.message': 'message',
};

/** The script of a place in words. */
export const scriptName = (place: ScriptPlace | undefined): string => {
  if (place?.scriptId === 'request-filter') return 'request filter';
  return place?.event === 'prerequest' ? 'pre-request script' : 'test script';
};

/** `ReferenceError in pre-request script`, `request failed`. */
export const errorTitle = (error: StepError): string => {
  const { kind, name, place, code = '' } = error;
  const known = Object.hasOwn(INTERACTION_TITLES, code) ? INTERACTION_TITLES[code] : undefined;
  if (known !== undefined) return known;
  const script = scriptName(place);
  switch (kind) {
    case 'script':
      return `${name} in ${script}`;
    case 'timeout':
      return place === undefined ? 'request timed out' : `${script} timed out`;
    case 'memory':
      return `${script} ran out of memory`;
    case 'request':
      return 'request failed';
    case 'problem':
      return 'problem';
    default:
      return kind satisfies never;
  }
};

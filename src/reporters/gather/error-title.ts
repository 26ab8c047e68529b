// Names an error of a step the way a report lists it.
import type { StepError } from '../../model/event.ts';

/** `ReferenceError in pre-request script`, `request failed`. */
export const errorTitle = ({ kind, name, place }: StepError): string => {
  const script = place?.event === 'prerequest' ? 'pre-request script' : 'test script';
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

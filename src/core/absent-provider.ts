// Tells errors of a provider that is not there from those of one that is.
import type { StepError } from '../model/event.ts';

/** Nothing could be asked at all: nobody's new demand and nobody's known failure, so that it always counts. */
export const isAbsence = ({ class: kind }: StepError): boolean =>
  kind === 'connect' || kind === 'dns' || kind === 'tls';

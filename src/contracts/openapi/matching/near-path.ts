// Finds the path of a document that a request's path was probably meant to be.
import { nearest } from '../../../core/nearest.ts';
import { decoded, type PathTemplate, wireSegments } from './path-template.ts';

/** The template with what the request has in the place of names, so that only the rest is compared. */
const filled = ({ segments, template }: PathTemplate, wire: readonly string[]): string => {
  const written = wireSegments(template);
  return segments
    .map((segment, at) => (segment.kind === 'literal' ? written[at] : (wire[at] ?? written[at])))
    .join('/');
};

const isSamePath = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const nearPath = (path: string, templates: readonly PathTemplate[]): string | undefined => {
  const wire = wireSegments(path).map(decoded);
  // A slash too many or too few at the end.
  const trimmed = wire.join('/').replace(/\/+$/, '');
  const byText = new Map(templates.map((template) => [filled(template, wire).replace(/\/+$/, ''), template.template]));
  for (const [text, template] of byText) if (isSamePath(text, trimmed)) return template;
  const found = nearest(trimmed, byText.keys());
  return found === undefined ? undefined : byText.get(found);
};

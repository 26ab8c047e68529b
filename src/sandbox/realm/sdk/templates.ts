// Hides `{{templates}}` while text is split at characters that they may contain.

const HIDDEN = '\uE000';

/** The text with each template replaced by a private character, and the way back. */
export function maskTemplates(text: string): { readonly text: string; restore(part: string): string } {
  if (!text.includes('{{')) return { text, restore: (part) => part };
  const hidden: string[] = [];
  const masked = text.replace(/\{\{[^{}]*\}\}/g, (template) => {
    hidden.push(template);
    return HIDDEN + String.fromCharCode(0xe001 + hidden.length - 1);
  });
  const restore = (part: string): string =>
    part.replace(/\uE000([\uE001-\uF8FF])/g, (whole, mark: string) => hidden[mark.charCodeAt(0) - 0xe001] ?? whole);
  return { text: masked, restore };
}

// What a message may show of what files, servers and users wrote: no credential of an address, and nothing that moves a terminal's cursor.
import { withoutUrlCredentials } from '../core/named-credentials.ts';

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Line ends and tabs stay. */
export const shownText = (text: string): string => withoutUrlCredentials(text).replace(UNSEEN, escaped);

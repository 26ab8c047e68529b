// Makes the title of an interaction fit for the screen.
import { printable } from './printable.ts';
import type { Theme } from './theme.ts';

/** Where there is no Unicode, the sign between states and description is replaced as well. */
export const titleText = ({ marks }: Theme, name: string): string => printable(name).replaceAll('›', marks.into);

// Tells on stderr what was found while stdout carries a body alone.

import type { SendResult } from '../app/send/send-request.ts';
import type { RunEvent } from '../model/event.ts';

const note = (text: string): void => {
  process.stderr.write(text);
};

/** Failed checks, errors and warnings, as they come. */
export const showFindings = (event: RunEvent): void => {
  if (event.type === 'problem.raised') note(`${event.level}: ${event.message}\n`);
  if (event.type !== 'step.finished') return;
  for (const { message, hint } of event.errors) note(`error: ${message}\n${hint ? `  ${hint}\n` : ''}`);
  for (const { name, verdict, error } of event.checks)
    if (verdict === 'fail') note(`failed: ${name}: ${error?.message ?? ''}\n`);
};

export const showSaved = ({ path, unsaid, exposed }: NonNullable<SendResult['saved']>): void => {
  note(`saved to ${path}\n`);
  for (const name of unsaid)
    note(`  without the check "${name}": it selects several values, which Postman's scripts cannot\n`);
  if (exposed.length > 0)
    note(
      `  warning: its ${exposed.join(', ')} can be read there; give it as {{variable}} to keep it out of the file\n`,
    );
};

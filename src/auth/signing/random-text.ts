// Nonces from the run's own source of randomness.
import type { AuthDeps } from '../../model/contracts.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits. */
export const randomText = ({ randomBytes }: AuthDeps, length: number): string =>
  Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');

/** A UUID of version 4. */
export const randomUuid = ({ randomBytes }: AuthDeps): string => {
  const hex = Buffer.from(randomBytes(16)).toString('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, `$1-$2-4$3-${variant}$4-$5`);
};

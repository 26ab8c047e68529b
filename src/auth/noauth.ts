// No authentication: the request goes out as it is.
import type { Auth } from '../model/contracts.ts';

export const auth: Auth = { secrets: [], sign: (call) => call };

// RSA and elliptic curves for crypto.subtle, loaded when a script names one of their algorithms.
import { createEc } from '../web/crypto/ec.ts';
import { createOkp } from '../web/crypto/okp.ts';
import { createRsa } from '../web/crypto/rsa.ts';
import type { Kit, Schemes } from '../web/crypto/scheme.ts';

export const createAsymmetric = (kit: Kit): Schemes => ({ ...createRsa(kit), ...createEc(kit), ...createOkp(kit) });

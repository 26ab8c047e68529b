// The floor for Pact in Node: pact-core's verifyPacts, nothing else. Usage: bare-pact-core.mjs PROVIDER-URL STATE-URL PACT...
import { createRequire } from 'node:module';

// Without it the engine reports its use over the network after every verification.
process.env.PACT_DO_NOT_TRACK = 'true';
const { default: core } = createRequire(import.meta.url)('@pact-foundation/pact-core');
const [providerBaseUrl, providerStatesSetupUrl, ...pactUrls] = process.argv.slice(2);
await core.verifyPacts({ provider: 'shop', providerBaseUrl, providerStatesSetupUrl, pactUrls, logLevel: 'error' });
process.exit();

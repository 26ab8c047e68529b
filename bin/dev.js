#!/usr/bin/env node
// Runs the TypeScript sources directly, for development; the sandbox must have been built once (npm run build).
import { main } from '../src/cli/main.ts';

process.exitCode = await main(process.argv.slice(2));

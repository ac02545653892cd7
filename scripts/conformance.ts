import { runConformance } from './conformance/run.ts';

/** Drives the sandbox Salesforce with Salesforce's own command line, which does not know that it is one. */
process.exitCode = (await runConformance()) ? 0 : 1;

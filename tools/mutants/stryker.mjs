/**
 * AEGIS_MUTANTS=<target> node tools/mutants/stryker.mjs
 *
 * Stryker without its command line, which would load the questions of `stryker init`: their newest
 * version does not install on Node 20.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../lib/workspace.mjs';

const entry = join(ROOT, 'node_modules/@stryker-mutator/core/dist/src/stryker.js');
const { Stryker } = await import(pathToFileURL(entry).href);
await new Stryker({ configFile: join(ROOT, 'stryker.config.mjs') }).runMutationTest();

/**
 * node tools/check-jsr.mjs
 *
 * `deno publish --dry-run` over the sources of all packages: they type-check with Deno's compiler, and
 * have explicit types throughout, as JSR asks (docs/decisions/0023). Without Deno it says so, and passes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeJsrWorkspace } from './lib/jsr-workspace.mjs';
import { run, tail } from './lib/run.mjs';
import { Tally } from './lib/tally.mjs';
import { locatePackage } from './runtimes/locate.mjs';

// Our imports end in .js, as Node's rules want; Deno finds the .ts and publishes its name.
const ARGS = ['publish', '--dry-run', '--allow-dirty', '--unstable-sloppy-imports'];

const tally = new Tally('jsr');
const work = mkdtempSync(join(tmpdir(), 'aegis-jsr-'));
try {
  const { path, why } = await locatePackage('deno');
  if (path === null) tally.close(`; Deno was not found: ${why}`);
  else {
    const packages = makeJsrWorkspace(work, '0.0.1');
    const env = { NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
    const done = await run(path, ARGS, { cwd: work, env });
    tally.check('deno publish --dry-run', done.code === 0 ? null : tail(done, 60));
    for (const { manifest } of packages) {
      const named = `${done.stdout}${done.stderr}`.includes(`publish of ${manifest.name}@0.0.1`);
      tally.check(`${manifest.name}: would be published`, named ? null : 'it is not named');
    }
    tally.close();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

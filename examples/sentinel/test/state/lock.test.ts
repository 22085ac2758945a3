import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { lockFolder } from '../../src/state/lock.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aegis-lock-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the lock of a folder', () => {
  it('keeps another process out while one has it, and lets in after it was killed', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await writeFile(join(folder, 'lock'), String(other.pid));
    const refused = lockFolder(folder);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(`in use by process ${other.pid}`);
    const gone = once(other, 'exit');
    other.kill('SIGKILL');
    await gone;
    const unlock = await lockFolder(folder);
    await unlock();
    await (await lockFolder(folder))();
  });

  it('takes a lock that names no process for nobody’s', async () => {
    for (const text of ['', 'x', '0', '-1', '1e99']) {
      await writeFile(join(folder, 'lock'), text);
      await (await lockFolder(folder))();
    }
  });
});

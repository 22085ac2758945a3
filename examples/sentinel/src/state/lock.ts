import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../cli/usage-error.js';

/**
 * Makes a folder of state ours: two processes that write one state would spoil it. The lock of a process that was
 * killed is taken over.
 *
 * @returns gives it back
 * @throws UsageError where another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'lock');
  const release = () => rm(path, { force: true });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return release;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => '0'));
    if (owner !== process.pid && isAlive(owner)) {
      throw new UsageError(
        `${folder} is in use by process ${owner}; stop it, or give another folder`,
      );
    }
    await release();
  }
  throw new UsageError(`${path} cannot be made; is another Sentinel starting?`);
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

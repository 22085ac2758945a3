import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and keeps what it says. Never throws: a program that cannot be started, or
 * that takes too long, has code 127 or 124.
 *
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function run(command, args, { cwd, env, timeoutMs = 300_000 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = { code: 127, stdout: '', stderr: '' };
    const timer = setTimeout(() => {
      out.stderr += `\n${command}: no end after ${timeoutMs / 1000} s\n`;
      out.code = 124;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      out.stderr += text;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ ...out, stderr: String(error.message) });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ ...out, code: out.code === 124 ? 124 : (code ?? 1) });
    });
  });
}

/** The last lines of what a program said, for a report of its failure. */
export function tail({ stdout, stderr }, lines = 25) {
  return `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('Unknown user config'))
    .slice(-lines)
    .join('\n');
}

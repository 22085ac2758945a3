import { execFileSync } from 'node:child_process';
import { ROOT } from './workspace.mjs';

/**
 * The Markdown files below a folder that belong to the repository, new ones too, and nothing that is
 * generated or installed.
 *
 * @returns {string[]} paths from the root, in order
 */
export function markdownFiles(folder = '.') {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', folder];
  const listed = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });
  return [...new Set(listed.split('\0'))].filter((path) => path.endsWith('.md')).sort();
}

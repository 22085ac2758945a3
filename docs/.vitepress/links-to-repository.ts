import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { DOCS, REPOSITORY, ROOT } from '../scripts/lib/places.mjs';

/** Where a link that leaves the documentation is read on the web; null where it does not leave. */
function onTheWeb(href: string, page: string): string | null {
  if (href === '' || href.startsWith('#') || href.startsWith('/')) return null;
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return null;
  const [path = '', anchor] = href.split('#');
  const target = join(dirname(join(DOCS, page)), decodeURIComponent(path));
  if (target === DOCS || target.startsWith(DOCS + sep)) return null;
  // What is not there is left to be found as a dead link.
  if (!existsSync(target)) return null;
  const kind = statSync(target).isDirectory() ? 'tree' : 'blob';
  const inside = relative(ROOT, target).replaceAll(sep, '/');
  return `${REPOSITORY}/${kind}/main/${inside}${anchor === undefined ? '' : `#${anchor}`}`;
}

/**
 * Guides and decisions stand in the repository and link to its sources by relative paths, so that they
 * read well there too. The site does not hold these files: such links lead to the repository.
 */
export function linksToRepository(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('links-to-repository', ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const child of children ?? []) {
        if (child.type !== 'link_open') continue;
        const away = onTheWeb(child.attrGet('href') ?? '', env.relativePath);
        if (away !== null) child.attrSet('href', away);
      }
    }
  });
}

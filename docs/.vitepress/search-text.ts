import type { MarkdownEnv, MarkdownRenderer } from 'vitepress';

/**
 * What of a page can be found by searching: all of it, but of the reference only names and what is said of
 * them first. Every parameter and every member would make the index many times as large, and put itself
 * before the guides.
 */
export function searchText(source: string, env: MarkdownEnv, markdown: MarkdownRenderer): string {
  const html = markdown.render(source, env);
  if (!env.relativePath.startsWith('api/')) return html;
  return html
    .replaceAll(/<h[4-6][\s\S]*?(?=<h[1-3]|$(?![\s\S]))/g, '')
    .replaceAll(/<div class="language-[\s\S]*?<\/div>/g, '');
}

import type { MarkdownEnv } from 'vitepress';

/** The part of the renderer that is used. */
interface Renderer {
  render(source: string, env: MarkdownEnv): string;
}

/**
 * What of a page can be found by searching: headings and text, no code, whose colours would take most of
 * the time. Of the reference only names and what is said of them first: every parameter and every member
 * would make the index many times as large, and put itself before the guides.
 */
export function searchText(source: string, env: MarkdownEnv, markdown: Renderer): string {
  const text = source.replaceAll(/^```[\s\S]*?^```$/gm, '');
  if (!env.relativePath.startsWith('api/')) return markdown.render(text, env);
  return markdown.render(text.replaceAll(/^####[\s\S]*?(?=^#{1,3} |$(?![\s\S]))/gm, ''), env);
}

import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true });

/** What a heading says, without its marks. */
function textOf(inline) {
  const parts = (inline.children ?? []).map(({ type, content }) =>
    type === 'text' || type === 'code_inline' ? content : '',
  );
  return parts.join('');
}

/**
 * What a Markdown text links to, and what in it can be linked to, by the rules of GitHub.
 *
 * @returns {{ links: { target: string, line: number }[], anchors: Set<string> }} `line` is that of the
 * block that the link stands in
 */
export function readLinks(text) {
  const links = [];
  const anchors = new Set();
  const slugger = new GithubSlugger();
  const readHtml = (html, line) => {
    for (const [, target] of html.matchAll(/\b(?:href|src)="([^"]*)"/g))
      links.push({ target, line });
    for (const [, id] of html.matchAll(/\b(?:id|name)="([^"]*)"/g)) anchors.add(id);
  };
  const tokens = markdown.parse(text.replace(/^---\n[\s\S]*?\n---\n/, blank), {});
  let line = 1;
  for (const [i, token] of tokens.entries()) {
    line = token.map === null ? line : token.map[0] + 1;
    if (token.type === 'heading_open') anchors.add(slugger.slug(textOf(tokens[i + 1])));
    if (token.type === 'html_block') readHtml(token.content, line);
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') links.push({ target: child.attrGet('href') ?? '', line });
      if (child.type === 'image') links.push({ target: child.attrGet('src') ?? '', line });
      if (child.type === 'html_inline') readHtml(child.content, line);
    }
  }
  return { links, anchors };
}

/** Front matter is no text; the lines stay where they are. */
function blank(matter) {
  return matter.replaceAll(/[^\n]/g, '');
}

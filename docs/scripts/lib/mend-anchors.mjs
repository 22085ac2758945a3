import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readLinks } from '../../../tools/lib/markdown-links.mjs';

const LINK = /\]\(([^()\s#]*\.md)?#([^()\s]+)\)/g;

/**
 * Links of the reference to headings, as the pages really name them: the generator numbers some names as
 * if a member had taken them (`LineJoiner.stats` and `LineJoinerStats`).
 *
 * @returns {string[]} the links that lead nowhere all the same
 */
export function mendAnchors(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.md'));
  const texts = new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const anchors = new Map([...texts].map(([name, text]) => [name, readLinks(text).anchors]));
  const lost = [];
  for (const [name, text] of texts) {
    const mended = text.replaceAll(LINK, (link, path, anchor) => {
      const known = anchors.get(path === undefined ? name : join(dirname(name), path));
      if (known?.has(anchor)) return link;
      const plain = anchor.replace(/-\d+$/, '');
      if (known?.has(plain)) return link.replace(`#${anchor})`, `#${plain})`);
      lost.push(`${name} ${link}`);
      return link;
    });
    if (mended !== text) writeFileSync(join(folder, name), mended);
  }
  return lost;
}

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDoors } from './doors.mjs';
import { DOCS, REPOSITORY, ROOT } from './places.mjs';

const COMMENT =
  /\/\*\*([\s\S]*?)\*\/\s*(?:export )?(?:async )?(?:function|class|interface|const)?\s*([\w$]+)/g;

/** The notes on sources in a comment: from @see up to the next tag. */
function notesOf(comment) {
  const text = comment.replaceAll(/^\s*\* ?/gm, '');
  return [...text.matchAll(/^@see\s+([\s\S]*?)(?=^@|\s*$(?![\s\S]))/gm)].map(([, note]) =>
    note.replaceAll(/\s+/g, ' ').trim(),
  );
}

/** A note as Markdown in a table: sources as links, nothing that would be read as HTML. */
function asMarkdown(note) {
  return note
    .replaceAll(/\{@link ([^}]+)\}/g, '`$1`')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\bdoi:(10\.[^\s;,]*[^\s;,.:)])/g, '[doi:$1](https://doi.org/$1)')
    .replaceAll(/\barXiv:(\d{4}\.\d{4,5})/g, '[arXiv:$1](https://arxiv.org/abs/$1)');
}

function rowsOf(folder) {
  const source = join('packages', folder, 'src');
  const names = readdirSync(join(ROOT, source), { recursive: true }).sort();
  return names
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const path = `${source}/${name}`.replaceAll('\\', '/');
      const text = readFileSync(join(ROOT, path), 'utf8');
      return [...text.matchAll(COMMENT)].flatMap(([, comment, owner]) =>
        notesOf(comment).map(
          (note) => `| [\`${owner}\`](${REPOSITORY}/blob/main/${path}) | ${asMarkdown(note)} |`,
        ),
      );
    });
}

/**
 * Writes, for every package, the sources that its comments name, with what differs from them, for the
 * pages on methods to include: what is said there is what the code says.
 */
export function writePapers() {
  const folder = join(DOCS, 'generated');
  mkdirSync(folder, { recursive: true });
  for (const one of readDoors()) {
    const head = '| in the code | after, and what differs |\n| --- | --- |';
    const rows = rowsOf(one.folder);
    writeFileSync(join(folder, `papers-${one.folder}.md`), `${[head, ...rows].join('\n')}\n`);
  }
}

import { LAWS } from './laws/index.js';
import { OUTSIDE } from './outside.js';
import { LAW_NAMES } from './subject.js';
import { SUBJECTS } from './subjects/index.js';

/** Which law speaks of which class, and why one does not, as Markdown. */
export function tableOfLaws(): string {
  const lines = [
    '# Laws',
    '',
    'What holds for every class that keeps something, in every runtime. `pnpm test:laws` runs them; this',
    'table is made by `node tools/laws.mjs --table`.',
    '',
  ];
  for (const [i, law] of LAWS.entries()) lines.push(`${i + 1}. **${law.name}**: ${law.says}.`);
  for (const [folder, subjects] of Object.entries(SUBJECTS)) {
    lines.push('', `## ${folder}`, '');
    const places = LAW_NAMES.map((_, i) => String(i + 1));
    lines.push(`| class | ${places.join(' | ')} | what is left out, and why |`);
    lines.push(`| --- | ${places.map(() => '---').join(' | ')} | --- |`);
    for (const { name, without, merge, ceiling } of subjects) {
      const cells = LAW_NAMES.map((law) => {
        if (without[law] !== undefined) return '–';
        return law === 'merge-equals-joint' && merge === undefined ? 'none' : '✓';
      });
      const why = LAW_NAMES.flatMap((law, k) =>
        without[law] === undefined ? [] : [`${k + 1}: ${without[law]}`],
      );
      if (ceiling)
        why.push(`8 holds ${ceiling.bytes.toLocaleString('en')} bytes: ${ceiling.stated}`);
      lines.push(`| ${name} | ${cells.join(' | ')} | ${why.join('. ')} |`);
    }
  }
  lines.push('', '## Outside', '', '| class | why |', '| --- | --- |');
  for (const [name, why] of Object.entries(OUTSIDE)) lines.push(`| ${name} | ${why} |`);
  return `${lines.join('\n')}\n`;
}

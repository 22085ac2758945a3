import type { Finding, LogProgress, LogTables } from '../engine/log-watch.js';
import { byId, element } from './elements.js';
import { counted, formatCount, formatTime } from './format.js';
import { type Found, FoundList, linesOf } from './found-list.js';
import { RateChart } from './rate-chart.js';

const RATE_MS = 1000;

/** What the page shows of the logs. */
export class LogView {
  readonly #chart = new RateChart(byId('log-chart'));
  readonly #findings = new FoundList(
    byId('log-findings'),
    'Nothing yet. A service is judged once twenty windows of 15 s of its log are known.',
  );
  readonly #issues = new FoundList(byId('log-known'), 'None so far.');
  #rateFrom = { ms: 0, lines: 0 };

  constructor() {
    this.#drawTables({ templates: [], issues: [] }, 0);
  }

  draw(progress: LogProgress, tables: LogTables | null): void {
    const { lines, templates, findings, findingsDropped, strip, digest } = progress;
    byId('log-lines').textContent = formatCount(lines);
    byId('log-templates').textContent = formatCount(templates);
    byId('log-anomalies').textContent = formatCount(findings.length + findingsDropped);
    byId('log-digest').textContent = digest;
    byId('log-fine').hidden = lines === 0;
    byId<HTMLButtonElement>('log-save').disabled = lines === 0;
    this.#drawRate(lines);
    this.#chart.draw(strip, findings);
    this.#findings.draw([...findings].reverse().map(foundOf));
    if (tables !== null) this.#drawTables(tables, templates);
  }

  #drawRate(lines: number): void {
    const { ms, lines: before } = this.#rateFrom;
    const nowMs = performance.now();
    if (lines < before || nowMs - ms > 4 * RATE_MS) this.#rateFrom = { ms: nowMs, lines };
    else if (nowMs - ms >= RATE_MS) {
      const perSecond = ((lines - before) * 1000) / (nowMs - ms);
      byId('log-rate').textContent = formatCount(perSecond);
      this.#rateFrom = { ms: nowMs, lines };
    }
    if (lines === 0) byId('log-rate').textContent = '–';
  }

  #drawTables({ templates, issues }: LogTables, known: number): void {
    byId('log-issues').textContent = formatCount(issues.length);
    this.#issues.draw(
      issues.map((issue) => ({
        key: issue.id,
        severity: issue.severity,
        sentence: issue.sentence,
        where: [issue.nodeId, counted(issue.count, 'line'), issue.note && linesOf(issue.note)]
          .filter(Boolean)
          .join(' · '),
        sample: issue.note?.sample ?? issue.template,
      })),
    );
    const place = byId('log-table');
    if (templates.length === 0) {
      place.replaceChildren(element('p', 'empty', 'None yet.'));
      return;
    }
    const head = element(
      'tr',
      '',
      element('th', 'number', 'lines'),
      element('th', 'number wide', 'first'),
      element('th', 'number wide', 'last'),
      element('th', '', 'template'),
    );
    const rows = templates.map(({ template, count, note }) =>
      element(
        'tr',
        '',
        element('td', 'number', formatCount(count)),
        element('td', 'number wide', note === null ? '–' : formatCount(note.firstLine)),
        element('td', 'number wide', note === null ? '–' : formatCount(note.lastLine)),
        element('td', '', element('code', '', template)),
      ),
    );
    const table = element('table', '', element('thead', '', head), element('tbody', '', ...rows));
    const scroll = place.querySelector('.scroll') ?? element('div', 'scroll');
    scroll.replaceChildren(table);
    scroll.setAttribute('tabindex', '0');
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', 'Templates, the most frequent first');
    const hidden = known - templates.length;
    const more = hidden > 0 ? [element('p', 'quiet', `and ${formatCount(hidden)} more`)] : [];
    place.replaceChildren(scroll, ...more);
  }
}

function foundOf(finding: Finding): Found {
  const { id, nodeId, severity, sentence, timestampMs, line, note } = finding;
  const where = [nodeId, `line ${formatCount(line)}`, formatTime(timestampMs)];
  return {
    key: id,
    severity,
    sentence,
    where: where.filter(Boolean).join(' · '),
    sample: note?.sample ?? null,
  };
}

import { sampleSeries } from './engine/sample-series.js';
import { DetectorLink } from './page/detector-link.js';
import { byId } from './page/elements.js';
import { chooseFiles, Intake } from './page/intake.js';
import { LogView } from './page/log-view.js';
import { MetricView } from './page/metric-view.js';
import { sampleSource, textSource } from './page/sources.js';
import { Tabs } from './page/tabs.js';
import type { FromWorker } from './worker/protocol.js';

const tabs = new Tabs();
const logView = new LogView();
const metricView = new MetricView();
let summary = '';

function hear(message: FromWorker): void {
  switch (message.kind) {
    case 'logs':
      logView.draw(message.progress, message.tables);
      break;
    case 'metrics':
      summary = message.progress.rows === 0 ? '' : metricView.summary(message.progress);
      metricView.draw(message.progress);
      break;
    case 'ended':
      if (message.subject === 'logs') logs.ended();
      else metrics.ended(summary);
      break;
    case 'saved':
      download(message.file);
      break;
    case 'loaded':
      byId<HTMLButtonElement>('log-clear').disabled = false;
      logs.say('Resumed: what comes now goes on where the snapshot was.');
      break;
    case 'failed':
      logs.say(message.message, true);
      break;
    case 'acknowledged':
      break;
  }
}

const link = new DetectorLink(hear);
const logs = new Intake(link, 'logs', 'log', sampleSource);
const metrics = new Intake(link, 'metrics', 'metric', () => textSource('sample', sampleSeries()));

function download(file: Blob): void {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(file);
  anchor.download = 'aegis-logs.json';
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}

byId('log-save').addEventListener('click', () => link.send({ kind: 'save' }));
byId('log-load').addEventListener('click', async () => {
  const [file] = await chooseFiles(false);
  if (file !== undefined) link.send({ kind: 'load', file });
});

document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dropping');
});
document.addEventListener('dragleave', ({ relatedTarget }) => {
  if (relatedTarget === null) document.body.classList.remove('dropping');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  const intake = tabs.current === 'logs' ? logs : metrics;
  const files = [...(event.dataTransfer?.files ?? [])];
  const text = event.dataTransfer?.getData('text/plain') ?? '';
  if (files.length > 0) intake.readFiles(files);
  else if (text !== '') intake.readText(text, 'dropped');
});

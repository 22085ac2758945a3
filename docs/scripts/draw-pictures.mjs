/**
 * node docs/scripts/draw-pictures.mjs [--check]
 *
 * Draws the pictures of the concepts with the built packages, from fixed seeds. With --check nothing is
 * written: it says which picture is not what would be drawn.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DOCS, ROOT } from './lib/places.mjs';
import { drawBand } from './pictures/band.mjs';
import { drawEvidence } from './pictures/evidence.mjs';
import { drawFalseAlarms } from './pictures/false-alarms.mjs';
import { drawIncident } from './pictures/incident.mjs';
import { drawPlan } from './pictures/plan.mjs';
import { drawTail } from './pictures/tail.mjs';

const PICTURES = {
  tail: drawTail,
  band: drawBand,
  'false-alarms': drawFalseAlarms,
  evidence: drawEvidence,
  incident: drawIncident,
  plan: drawPlan,
};

const isCheck = process.argv.includes('--check');
for (const [name, draw] of Object.entries(PICTURES)) {
  const path = join(DOCS, 'pictures', `${name}.svg`);
  const drawn = await draw();
  if (!isCheck) {
    writeFileSync(path, drawn);
    continue;
  }
  if (existsSync(path) && readFileSync(path, 'utf8') === drawn) continue;
  console.log(`${relative(ROOT, path)} is not what pnpm docs:pictures draws.`);
  process.exitCode = 1;
}

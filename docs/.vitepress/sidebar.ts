import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { readDoors } from '../scripts/lib/doors.mjs';
import { DOCS } from '../scripts/lib/places.mjs';

type Item = DefaultTheme.SidebarItem;

/** The first heading of a page. */
function titleOf(page: string): string {
  const text = readFileSync(join(DOCS, `${page}.md`), 'utf8');
  return /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? page;
}

const link = (page: string, text = titleOf(page)): Item => ({
  text,
  link: `/${page}`.replace(/\/index$/, '/'),
});

const pages = (folder: string, names: readonly string[]): Item[] =>
  names.map((name) => link(`${folder}/${name}`));

/** In the order in which one needs them; what is not named here comes last. */
const GUIDES = [
  'find-anomalies-in-logs',
  'find-anomalies-in-metrics',
  'build-a-service-graph',
  'find-the-root-cause',
  'let-it-act',
  'act-on-kubernetes',
  'learn-from-fixes',
  'learn-together',
  'compose-it-yourself',
  'run-beside-a-system',
  'run-it-anywhere',
  'beyond-one-machine',
];
const CONCEPTS = ['scores', 'false-alarms', 'evidence', 'incidents', 'guard'];

function others(folder: string, named: readonly string[]): string[] {
  const names = readdirSync(join(DOCS, folder)).filter((name) => name.endsWith('.md'));
  const all = names.map((name) => name.slice(0, -3)).filter((name) => name !== 'index');
  return [...named, ...all.filter((name) => !named.includes(name)).sort()];
}

function decisions(): Item[] {
  return others('decisions', []).map((name) => link(`decisions/${name}`));
}

/** The doors of the packages; none before the reference has been made. */
function reference(): Item[] {
  if (!existsSync(join(DOCS, 'api'))) return [];
  return readDoors().map(({ name, doors }) => ({
    text: name,
    collapsed: false,
    items: doors.map((door) =>
      link(door.page, door.name === name ? name : door.name.slice(name.length)),
    ),
  }));
}

export function sidebar(): DefaultTheme.Sidebar {
  const methods = readDoors().map(({ folder, name }) => link(`methods/${folder}`, name));
  return {
    '/api/': [link('api/index', 'API reference'), ...reference()],
    '/': [
      {
        text: 'Begin',
        items: [link('index'), ...pages('migration', ['drain3', 'pyod', 'prometheus-alerts'])],
      },
      { text: 'Guides', items: pages('guides', others('guides', GUIDES)) },
      { text: 'Concepts', items: pages('concepts', CONCEPTS) },
      { text: 'How it works', items: [link('methods/index', 'Overview'), ...methods] },
      { text: 'What it comes to', items: [link('benchmarks/index'), link('limits')] },
      {
        text: 'Design choices',
        collapsed: true,
        items: [link('decisions/index', 'Overview'), ...decisions()],
      },
    ],
  };
}

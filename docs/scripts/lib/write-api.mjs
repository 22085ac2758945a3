import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Application, ReflectionKind } from 'typedoc';
import { readDoors } from './doors.mjs';
import { mendAnchors } from './mend-anchors.mjs';
import { DOCS, REPOSITORY, ROOT } from './places.mjs';

/**
 * Writes the reference into docs/api, a page a door, from the sources and their comments.
 *
 * @returns {Promise<string[]>} what is wrong: links in comments that lead nowhere, headings that are not there
 */
export async function writeApi() {
  const out = join(DOCS, 'api');
  rmSync(out, { recursive: true, force: true });
  const doors = readDoors().flatMap((one) => one.doors);
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: doors.map(({ source }) => source),
    tsconfig: join(DOCS, 'tsconfig.api.json'),
    // The compiler has had its say when the packages were built.
    skipErrorChecking: true,
    readme: 'none',
    name: 'API reference',
    router: 'module',
    entryFileName: 'index',
    excludeScopesInPaths: true,
    // Paths in it are those below the packages; they are put right afterwards.
    sourceLinkTemplate: `${REPOSITORY}/blob/main/{path}#L{line}`,
    gitRevision: 'main',
    disableGit: true,
    basePath: ROOT,
    excludePrivate: true,
    excludeInternal: true,
    sort: ['kind', 'alphabetical'],
    hidePageHeader: true,
    hideBreadcrumbs: true,
    hideGroupHeadings: false,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    tableColumnSettings: { hideSources: true, hideInherited: true },
    useCodeBlocks: true,
    logLevel: 'Warn',
    outputs: [{ name: 'markdown', path: out }],
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('The sources could not be read.');
  // A door is known by the name that is imported, and its page stands where that says.
  const byFile = new Map(doors.map((door) => [door.source, door]));
  for (const module of project.children ?? []) {
    const source = module.sources?.[0]?.fullFileName ?? '';
    const door = byFile.get(source);
    if (door === undefined) throw new Error(`${module.name} (${source}) is no door.`);
    module.name = door.name;
  }
  for (const { sources } of project.getReflectionsByKind(ReflectionKind.All)) {
    for (const source of sources ?? []) {
      const path = relative(ROOT, source.fullFileName).replaceAll('\\', '/');
      source.url = `${REPOSITORY}/blob/main/${path}#L${source.line}`;
    }
  }
  await app.generateOutputs(project);
  const lost = mendAnchors(out).map((link) => `${link} names no heading`);
  const warned = app.logger.warningCount;
  return warned === 0 ? lost : [`${warned} warnings, as said above`, ...lost];
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { readDoors } from './doors.mjs';
import { DOCS, REPOSITORY } from './places.mjs';

/**
 * Writes the reference into docs/api, a page a door, from the sources and their comments.
 *
 * @returns the number of warnings: links in comments that lead nowhere, exports that are not described
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
    disableGit: true,
    gitRevision: 'main',
    sourceLinkTemplate: `${REPOSITORY}/blob/main/{path}#L{line}`,
    basePath: join(DOCS, '..'),
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
  // A door is known by the name that is imported, and its page stands where that says.
  const project = await app.convert();
  if (project === undefined) throw new Error('The sources could not be read.');
  const byFile = new Map(doors.map((door) => [door.source, door]));
  for (const module of project.children ?? []) {
    const source = module.sources?.[0]?.fullFileName ?? '';
    const door = byFile.get(source);
    if (door === undefined) throw new Error(`${module.name} (${source}) is no door.`);
    module.name = door.name;
  }
  await app.generateOutputs(project);
  return app.logger.warningCount;
}

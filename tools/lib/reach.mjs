import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { graphOf } from './bundle-door.mjs';

/** The package that a bare specifier names. */
function nameOf(specifier) {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** The package that a file below some node_modules belongs to; null where it is below none. */
function ownerOf(file) {
  const at = file.lastIndexOf('node_modules/');
  return at < 0 ? null : nameOf(file.slice(at + 'node_modules/'.length));
}

const isOurs = (name) => name.startsWith('@aegis/');

/** The third-party packages whose code is loaded with a door. */
async function reachedByCode(door, one) {
  const { files, externals } = await graphOf(door, one);
  const names = [...files.map(ownerOf), ...externals.map(nameOf)];
  return new Set(names.filter((name) => name !== null && !isOurs(name)));
}

/** Where the types of a door of one of our packages are declared. */
function declarationsOf(door, packages) {
  const one = packages.find(({ doors }) => doors.includes(door));
  if (one === undefined) return null;
  const entry = one.manifest.exports[`.${door.slice(one.manifest.name.length)}`];
  return join(one.path, entry.import.types);
}

/** The third-party packages whose types a door's declarations name, directly or through other files. */
function reachedByTypes(door, packages) {
  const names = new Set();
  const files = new Set([declarationsOf(door, packages)]);
  // A set that grows while it is read: each file once, also in circles.
  for (const file of files) {
    if (file === null || !existsSync(file)) continue;
    const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(
      readFileSync(file, 'utf8'),
      true,
      true,
    );
    for (const { fileName } of typeReferenceDirectives) names.add(`@types/${fileName}`);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.')) {
        files.add(resolve(dirname(file), fileName.replace(/\.js$/, '.d.ts')));
      } else if (isOurs(nameOf(fileName))) files.add(declarationsOf(fileName, packages));
      else names.add(nameOf(fileName));
    }
  }
  return names;
}

const listed = (names) => [...names].sort().join(', ') || 'nothing';

/**
 * How what a door reaches differs from what it may reach.
 *
 * @param {readonly string[]} allowed - third-party packages, all of which the door must in fact reach
 * @returns {Promise<string | null>} null where both are the same
 */
export async function reachProblem(door, one, packages, allowed) {
  const code = await reachedByCode(door, one);
  const types = reachedByTypes(door, packages);
  const may = new Set(allowed);
  const problems = [
    ['loads', [...code].filter((name) => !may.has(name))],
    ['names types of', [...types].filter((name) => !may.has(name))],
    ['no longer needs', allowed.filter((name) => !code.has(name) && !types.has(name))],
  ];
  const wrong = problems.filter(([, names]) => names.length > 0);
  if (wrong.length === 0) return null;
  return wrong.map(([verb, names]) => `${door} ${verb} ${listed(names)}`).join('\n');
}

import { admit } from './admit.js';
import { isObject, type JsonObject, objectAt } from './json-object.js';
import { strategicMerge } from './strategic-merge.js';

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly collection: string;
  readonly version: number;
  readonly object: JsonObject;
}

export interface StoreAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** A `Status` as the API server sends them. */
export function statusOf(
  code: number,
  reason: string,
  message: string,
  details: JsonObject = {},
): StoreAnswer {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code,
    reason,
    message,
    details,
  };
  return { status: code, body };
}

function collectionOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Objects by path, with versions, generations and the events that watches are made of. */
export class ApiStore {
  readonly events: StoreEvent[] = [];
  /** Patches that were kept, by path. */
  readonly kept: Map<string, number> = new Map();
  readonly listeners: Set<(event: StoreEvent) => void> = new Set();
  version = 100;
  readonly #objects = new Map<string, JsonObject>();

  get(path: string): JsonObject | null {
    const object = this.#objects.get(path);
    return object === undefined ? null : structuredClone(object);
  }

  /** Puts an object there without asking anybody. */
  put(path: string, object: JsonObject): void {
    const copy = structuredClone(object);
    const known = this.#objects.has(path);
    const metadata = objectAt(copy, 'metadata');
    metadata.uid ??= `uid-${this.version}`;
    metadata.generation ??= 1;
    admit(copy);
    this.#keep(known ? 'MODIFIED' : 'ADDED', path, copy);
  }

  /** Changes an object as a controller or a person would. */
  edit(path: string, change: (object: JsonObject) => void): void {
    const object = this.get(path);
    if (object === null) throw new Error(`there is no ${path}`);
    change(object);
    this.put(path, object);
  }

  delete(path: string): void {
    const object = this.#objects.get(path);
    if (object === undefined) return;
    this.#objects.delete(path);
    this.version++;
    this.#tell('DELETED', path, object);
  }

  list(matches: (path: string) => boolean): JsonObject[] {
    const paths = [...this.#objects.keys()].filter(matches).sort();
    return paths.map((path) => this.get(path)!);
  }

  patch(path: string, patch: JsonObject, dryRun: boolean): StoreAnswer {
    const object = this.get(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (object === null) return statusOf(404, 'NotFound', `"${name}" not found`);
    const wanted = isObject(patch.metadata) ? patch.metadata.resourceVersion : undefined;
    if (wanted !== undefined && wanted !== objectAt(object, 'metadata').resourceVersion) {
      const message = `Operation cannot be fulfilled on "${name}": the object has been modified; please apply your changes to the latest version and try again`;
      return statusOf(409, 'Conflict', message);
    }
    const next = strategicMerge(object, structuredClone(patch));
    const problem = admit(next);
    if (problem !== null) return statusOf(422, 'Invalid', `"${name}" is invalid: ${problem}`);
    if (dryRun) return { status: 200, body: next };
    if (JSON.stringify(next.spec) !== JSON.stringify(object.spec)) {
      const metadata = objectAt(next, 'metadata');
      metadata.generation = Number(metadata.generation) + 1;
    }
    this.kept.set(path, (this.kept.get(path) ?? 0) + 1);
    this.#keep('MODIFIED', path, next);
    return { status: 200, body: this.get(path)! };
  }

  #keep(type: StoreEvent['type'], path: string, object: JsonObject): void {
    this.version++;
    objectAt(object, 'metadata').resourceVersion = String(this.version);
    this.#objects.set(path, object);
    this.#tell(type, path, object);
  }

  #tell(type: StoreEvent['type'], path: string, object: JsonObject): void {
    const event = {
      type,
      collection: collectionOf(path),
      version: this.version,
      object: structuredClone(object),
    };
    this.events.push(event);
    for (const listener of this.listeners) listener(event);
  }
}

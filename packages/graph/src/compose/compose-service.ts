import { compareText } from '../common/compare-text.js';
import { asFields, at, get, textAt } from '../common/fields.js';
import { storeKindOf } from '../common/image-kinds.js';
import type { NodeKind } from '../csr/index.js';
import type { ServicePart } from './read-services.js';
import { itemsOf, type Values } from './values.js';

/** A service, put together from all files that speak of it and from the services that it extends. */
export class ComposeService {
  readonly name: string;
  readonly own: readonly ServicePart[];
  readonly inherited: readonly ServicePart[];
  readonly kind: NodeKind;
  readonly replicas: number;
  /** Ports of the container that are stated; it may listen at others. */
  readonly ports: ReadonlySet<number>;

  readonly #values: Values;

  constructor(
    name: string,
    own: readonly ServicePart[],
    inherited: readonly ServicePart[],
    values: Values,
  ) {
    this.#values = values;
    this.name = name;
    this.own = own;
    this.inherited = inherited;
    this.ports = new Set(
      this.#items('ports')
        .concat(this.#items('expose'))
        .flatMap((port) => this.#portOf(port)),
    );
    const images = this.own
      .concat(this.inherited)
      .flatMap(({ body }) => this.#values.text(get(body, 'image')) ?? []);
    const [image = null] = this.#first('image')
      .flatMap((value) => this.#values.text(value) ?? [])
      .sort(compareText);
    this.kind = storeKindOf(image ?? images[0] ?? null, [...this.ports]) ?? 'service';
    this.replicas = this.#copies();
  }

  get parts(): readonly ServicePart[] {
    return [...this.own, ...this.inherited];
  }

  /** The values of a field, of the service's own parts where they have it, of what it extends otherwise. */
  #first(field: string): readonly unknown[] {
    for (const parts of [this.own, this.inherited]) {
      const values = parts
        .map(({ body }) => get(body, field))
        .filter((value) => value !== undefined);
      if (values.length > 0) return values;
    }
    return [];
  }

  #items(field: string): readonly unknown[] {
    return this.parts.flatMap(({ body }) => itemsOf(get(body, field)));
  }

  #copies(): number {
    const stated = [
      ...this.#first('scale'),
      ...this.#first('deploy').map((deploy) => at(asFields(deploy), 'replicas')),
    ];
    const copies = stated
      .map((value) => Number(this.#values.text(value) ?? Number.NaN))
      .filter((value) => Number.isSafeInteger(value) && value >= 0);
    return copies.length === 0 ? 1 : Math.max(...copies);
  }

  /** `host`, `none`, `service:web`; null for networks. */
  get networkMode(): string | null {
    const [mode = null] = this.#first('network_mode')
      .flatMap((value) => this.#values.text(value) ?? [])
      .sort(compareText);
    return mode;
  }

  /** The networks that it is joined to. */
  networks(): ReadonlySet<string> {
    const names = this.#first('networks').flatMap((value) =>
      this.#values.named(value).map(([name]) => name),
    );
    return new Set(names.length === 0 ? ['default'] : names);
  }

  /** The names beside its own that others may call it by, in lower case. */
  aliases(): readonly string[] {
    const names = this.parts.flatMap(({ body }) => [
      this.#values.text(get(body, 'container_name')),
      this.#values.text(get(body, 'hostname')),
      ...this.#values
        .named(get(body, 'networks'))
        .flatMap(([, network]) =>
          itemsOf(get(network, 'aliases')).map((alias) => this.#values.text(alias)),
        ),
    ]);
    return names.flatMap((name) => name?.toLowerCase() ?? []);
  }

  /** The named volumes that it mounts; a folder of the host is none. */
  volumes(): readonly string[] {
    return this.#items('volumes').flatMap((volume) => {
      const fields = asFields(volume);
      const long =
        (textAt(fields, 'type') ?? 'volume') === 'volume'
          ? this.#values.text(get(fields, 'source'))
          : null;
      const short = /^([A-Za-z0-9][\w.-]+):/.exec(this.#values.text(volume) ?? '')?.[1] ?? null;
      return long ?? short ?? [];
    });
  }

  /** Whether it only runs when asked for. */
  get hasProfile(): boolean {
    return this.own.some(({ body }) => itemsOf(get(body, 'profiles')).length > 0);
  }

  /** The container's port of `8080:80/tcp`, `127.0.0.1::80`, `80` or `{ target: 80 }`. */
  #portOf(value: unknown): number[] {
    const text = this.#values.text(value) ?? this.#values.text(at(asFields(value), 'target')) ?? '';
    const port = Number(/(?:^|:)(\d{1,5})(?:\/\w+)?$/.exec(text)?.[1] ?? Number.NaN);
    return port >= 1 && port <= 65535 ? [port] : [];
  }
}

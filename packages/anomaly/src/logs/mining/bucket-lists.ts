interface Bucket {
  /** The newest template. */
  head: number;
  size: number;
}

/** Templates by what their lines begin with and how long they are, the newest first. */
export class BucketLists {
  readonly #buckets = new Map<number, Bucket>();
  readonly #newer: number[] = [];
  readonly #older: number[] = [];

  /** How many templates a bucket has. */
  size(bucket: number): number {
    return this.#buckets.get(bucket)?.size ?? 0;
  }

  /** The newest template of a bucket, or -1. */
  first(bucket: number): number {
    return this.#buckets.get(bucket)?.head ?? -1;
  }

  /** The template that is next older in the bucket of `index`, or -1. */
  next(index: number): number {
    return this.#older[index]!;
  }

  add(bucket: number, index: number): void {
    const known = this.#buckets.get(bucket);
    this.#newer[index] = -1;
    this.#older[index] = known?.head ?? -1;
    if (known === undefined) {
      this.#buckets.set(bucket, { head: index, size: 1 });
      return;
    }
    this.#newer[known.head] = index;
    known.head = index;
    known.size++;
  }

  /** Takes away a template that was added to this bucket. */
  remove(bucket: number, index: number): void {
    const known = this.#buckets.get(bucket)!;
    const newer = this.#newer[index]!;
    const older = this.#older[index]!;
    if (newer >= 0) this.#older[newer] = older;
    else known.head = older;
    if (older >= 0) this.#newer[older] = newer;
    if (--known.size === 0) this.#buckets.delete(bucket);
  }
}

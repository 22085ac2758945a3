/** What is left of a name without what people leave out or add at will. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-_.]/g, '')
    .replace(/(?:service|svc)$/, '');
}

/** Whether one insertion, deletion or replacement makes `b` of `a`. */
function oneEditApart(a: string, b: string): boolean {
  if (a.length > b.length) return oneEditApart(b, a);
  if (b.length - a.length > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const skip = a.length === b.length ? 1 : 0;
  return a.slice(start + skip) === b.slice(start + 1);
}

/** Compares names as people write them; remembers what is left of each, for each is met often. */
export class NearNames {
  readonly #bare = new Map<string, string>();

  #bareOf(name: string): string {
    let known = this.#bare.get(name);
    if (known === undefined) {
      known = bare(name);
      this.#bare.set(name, known);
    }
    return known;
  }

  /**
   * Whether two names are likely to be meant for the same thing: `cart` and `carts`, `order-service`
   * and `orders`. Names of fewer than four letters, and ones that differ in a digit, are taken at
   * their word.
   */
  areNear(a: string, b: string): boolean {
    const [x, y] = [this.#bareOf(a), this.#bareOf(b)];
    if (x.length < 4 || y.length < 4 || Math.max(x.length, y.length) > 253) return false;
    if (x === y) return true;
    return Math.abs(x.length - y.length) < 2 && oneEditApart(x, y) && !/\d/.test(x + y);
  }
}

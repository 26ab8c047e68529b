// Ordered, multi-valued lists of headers, parameters, variables and cookies, with the members of the SDK's lists.
import { objectOf } from './list-object.ts';
import type { ListType } from './list-type.ts';
import { PostmanPropertyBase } from './property.ts';
import { type Bag, isFunction, isObject, predicateOf } from './shape.ts';

const { isArray } = Array;

const NO_UPDATE = 'collection: unable to upsert into a list of Type that does not support .update()';

type Element = { valueOf(): unknown; update?(definition: unknown): void };

export class PostmanPropertyList<T extends object> extends PostmanPropertyBase {
  static override readonly _postman_propertyName: string = 'PropertyList';
  static readonly _postman_propertyIsList: boolean = true;

  members: T[] = [];
  readonly #type: ListType<T>;

  constructor(type: ListType<T>, parent?: unknown, items?: unknown) {
    super();
    this.#type = type;
    this.setParent(parent);
    if (items !== undefined && items !== null) this.populate(items);
  }

  get Type(): ListType<T> {
    return this.#type;
  }

  /** Members by key, as the SDK keeps them; several of one key form an array. */
  get reference(): Bag {
    const result: Bag = {};
    for (const member of this.members) {
      const key = this.#keyOf(member);
      const known = result[key];
      if (known === undefined || !this.Type.isMultiValued) result[key] = member;
      else result[key] = isArray(known) ? [...known, member] : [known, member];
    }
    return result;
  }

  #normalise(key: unknown): string {
    return this.Type.ignoresCase ? String(key).toLowerCase() : String(key);
  }

  #keyOf(member: T): string {
    return this.#normalise((member as Bag)[this.Type.indexKey]);
  }

  #toMember(item: unknown): T {
    const member = item instanceof this.Type ? item : new this.Type(item);
    (member as { setParent?(parent: unknown): void }).setParent?.(this);
    return member;
  }

  #place(item: unknown, position: (members: T[]) => number): void {
    if (item === undefined || item === null) return;
    const member = this.#toMember(item);
    const old = member === item ? this.members.indexOf(member) : -1;
    if (old >= 0) this.members.splice(old, 1);
    this.members.splice(position(this.members), 0, member);
  }

  add(item: unknown): void {
    this.#place(item, (members) => members.length);
  }

  append(item: unknown): void {
    this.add(item);
  }

  prepend(item: unknown): void {
    this.#place(item, () => 0);
  }

  insert(item: unknown, before?: unknown): void {
    this.#place(item, (members) => {
      const index = this.indexOf(before);
      return index < 0 ? members.length : index;
    });
  }

  insertAfter(item: unknown, after?: unknown): void {
    this.#place(item, () => this.indexOf(after) + 1);
  }

  /** True: added. False: an element of that key was updated. Null: nothing was given. */
  upsert(item: unknown): boolean | null {
    if (item === undefined || item === null) return null;
    const known = isObject(item) ? this.one(item[this.Type.indexKey]) : undefined;
    if (known === undefined) {
      this.add(item);
      return true;
    }
    if (known === item) return false;
    const { update } = known as Element;
    if (update === undefined) throw new Error(NO_UPDATE);
    update.call(known, item);
    return false;
  }

  remove(predicate: unknown, context?: unknown): void {
    if (typeof predicate === 'string') {
      const key = this.#normalise(predicate);
      this.#keep((member) => this.#keyOf(member) !== key);
    } else if (isFunction(predicate)) {
      this.#keep((member) => !predicate.call(context ?? this, member));
    } else if (predicate instanceof this.Type) this.#keep((member) => member !== predicate);
  }

  /** The array stays the same one: a script may be going through it. */
  #keep(isKept: (member: T) => boolean): void {
    const kept = this.members.filter(isKept);
    this.members.splice(0, this.members.length, ...kept);
  }

  clear(): void {
    this.members.length = 0;
  }

  populate(items: unknown): void {
    if (typeof items === 'string') {
      for (const item of this.Type.parse?.(items) ?? []) this.add(item);
    } else if (isArray(items)) {
      for (const item of items) this.add(item);
    } else if (items instanceof PostmanPropertyList) {
      for (const item of items.all()) this.add(item.toJSON());
    } else if (isObject(items)) {
      if (isFunction(items.all)) this.populate(items.all());
      else if (this.Type.takesNames) for (const key of Object.keys(items)) this.#addNamed(key, items[key]);
      else this.add(items);
    }
  }

  #addNamed(key: string, value: unknown): void {
    this.add(typeof value === 'string' ? { key, value } : value);
  }

  repopulate(items?: unknown): void {
    this.clear();
    this.populate(items);
  }

  /**
   * Upserts everything of an array or a list; `prune` removes what is not in it. As in the SDK, pruning headers looks for
   * their lower-case names among names as they were given.
   */
  assimilate(source: unknown, prune = false): void {
    const given: unknown = source instanceof PostmanPropertyList ? source.members : source;
    if (!isArray(given)) return;
    const { indexKey } = this.Type;
    const names = new Set<string>();
    for (const item of given) {
      if (!isObject(item) || !(indexKey in item)) continue;
      this.upsert(item);
      names.add(String(item[indexKey]));
    }
    if (prune) this.#keep((member) => names.has(this.#keyOf(member)));
  }

  all(): T[] {
    return [...this.members];
  }

  /** The last element of that key. */
  one(id: unknown): T | undefined {
    if (id === undefined || id === null) return undefined;
    const key = this.#normalise(id);
    return this.members.findLast((member) => this.#keyOf(member) === key);
  }

  get(key: unknown): unknown {
    return (this.one(key) as Element | undefined)?.valueOf();
  }

  has(item: unknown, ...values: readonly unknown[]): boolean {
    if (item === undefined || item === null) return false;
    if (item instanceof this.Type) return this.members.includes(item);
    if (isObject(item)) return false;
    const key = this.#normalise(item);
    if (values.length === 0) return this.members.some((member) => this.#keyOf(member) === key);
    return this.members.some((member) => this.#keyOf(member) === key && (member as Element).valueOf() === values[0]);
  }

  each(iterator: unknown, context?: unknown): void {
    if (!isFunction(iterator)) return;
    const { members } = this;
    // As many as there were at first; false ends it early.
    for (let index = 0, { length } = members; index < length; index++) {
      if (iterator.call(context ?? this.parent(), members[index], index, members) === false) return;
    }
  }

  filter(rule: unknown, context?: unknown): T[] {
    return this.members.filter(predicateOf(rule, context ?? this));
  }

  find(rule: unknown, context?: unknown): T | undefined {
    return this.members.find(predicateOf(rule, context ?? this));
  }

  map(iterator: unknown, context?: unknown): unknown[] {
    if (isFunction(iterator)) {
      return this.members.map((member, index, list) => iterator.call(context ?? this, member, index, list));
    }
    return this.members.map((member) => (typeof iterator === 'string' ? (member as Bag)[iterator] : member));
  }

  reduce(iterator: (...args: unknown[]) => unknown, initial?: unknown, context?: unknown): unknown {
    let result = initial;
    this.members.forEach((member, index, list) => {
      result = iterator.call(context ?? this, result, member, index, list);
    });
    return result;
  }

  count(): number {
    return this.members.length;
  }

  idx(index: number): T | undefined {
    return this.members[index];
  }

  indexOf(item: unknown): number {
    const member = typeof item === 'string' ? this.one(item) : item;
    return this.members.indexOf(member as T);
  }

  eachParent(iterator: unknown, context?: unknown): void {
    this.forEachParent((parent: unknown) => {
      if (isFunction(iterator)) iterator.call(context ?? this, parent);
    });
  }

  toObject(excludeDisabled = false, caseSensitive = false, multiValue = false, sanitizeKeys = false): Bag {
    const { indexKey, ignoresCase, isMultiValued } = this.Type;
    const keepsAll = multiValue || isMultiValued;
    return objectOf(this.members, indexKey, {
      excludeDisabled,
      keepsAll,
      lowersCase: ignoresCase && !caseSensitive,
      sanitizeKeys,
    });
  }

  override toString(): string {
    return this.Type.unparse?.(this.members) ?? this.members.map(String).join(', ');
  }

  override toJSON(): unknown[] {
    return this.members.map((member) => (member as { toJSON?(): unknown }).toJSON?.() ?? member);
  }
}

// What chevrotain takes from lodash-es, for the bundle of the command (see rolldown.config.js). lodash's own functions ask for
// much that never comes, each in many small steps, which shows where every one of them runs a few times only. Here
// collections are arrays and plain objects, and there are no shorthands for functions.

const valuesOf = (collection) => (Array.isArray(collection) ? collection : Object.values(collection ?? {}));

/** Calls back with each value and its index or key, until it gets false. */
export function forEach(collection, visit) {
  if (Array.isArray(collection)) {
    for (let index = 0; index < collection.length; index += 1) {
      if (visit(collection[index], index, collection) === false) break;
    }
  } else {
    for (const key of Object.keys(collection ?? {})) if (visit(collection[key], key, collection) === false) break;
  }
  return collection;
}

export function map(collection, change) {
  const result = [];
  forEach(collection, (value, key) => void result.push(change(value, key, collection)));
  return result;
}

export function pickBy(object, isWanted) {
  const result = {};
  for (const key in object) if (isWanted(object[key], key)) result[key] = object[key];
  return result;
}

export function groupBy(collection, groupOf) {
  const groups = {};
  for (const value of valuesOf(collection)) (groups[groupOf(value)] ??= []).push(value);
  return groups;
}

export function reduce(collection, add, ...start) {
  const keys = Array.isArray(collection) ? undefined : Object.keys(collection ?? {});
  return valuesOf(collection).reduce(
    (sum, value, index) => add(sum, value, keys?.[index] ?? index, collection),
    ...start,
  );
}

export function clone(value) {
  if (Array.isArray(value)) return [...value];
  return isObject(value) ? Object.assign(Object.create(Object.getPrototypeOf(value)), value) : value;
}

export function defaults(object = {}, ...others) {
  for (const other of others) for (const key in other) if (object[key] === undefined) object[key] = other[key];
  return object;
}

export const assign = Object.assign;
export const compact = (array) => array.filter(Boolean);
export const difference = (array, others) => array.filter((value) => !others.includes(value));
export const drop = (array, count = 1) => array.slice(count);
export const dropRight = (array, count = 1) => array.slice(0, Math.max(0, array.length - count));
export const every = (collection, test) => valuesOf(collection).every(test);
export const filter = (collection, test) => valuesOf(collection).filter(test);
export const find = (collection, test) => valuesOf(collection).find(test);
export const first = (array) => array?.[0];
export const flatMap = (collection, change) => valuesOf(collection).flatMap(change);
export const flatten = (array) => array?.flat() ?? [];
export const has = (object, key) => Object.hasOwn(object ?? {}, key);
export const identity = (value) => value;
export const includes = (collection, value) => valuesOf(collection).includes(value);
export const indexOf = (array, value) => array.indexOf(value);
export const isArray = Array.isArray;
export const isEmpty = (value) => valuesOf(value).length === 0;
export const isFunction = (value) => typeof value === "function";
export const isObject = (value) => value !== null && (typeof value === "object" || typeof value === "function");
export const isRegExp = (value) => value instanceof RegExp;
export const isString = (value) => typeof value === "string";
export const isUndefined = (value) => value === undefined;
export const keys = (object) => Object.keys(object ?? {});
export const last = (array) => array?.at(-1);
export const noop = () => {};
export const reject = (collection, test) => valuesOf(collection).filter((value) => !test(value));
export const some = (collection, test) => valuesOf(collection).some(test);
export const uniq = (array) => [...new Set(array)];
export const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);
export const values = (object) => valuesOf(object ?? {});

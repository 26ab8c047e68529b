// require('postman-collection'): the SDK itself, only for scripts that ask for it.
const sdk = require('postman-collection');

/** Our own light requests and responses count as instances of the SDK's classes, as they do in Postman. */
function isKin(Class, value) {
  const name = Object.hasOwn(Class, '_postman_propertyName') && Class._postman_propertyName;
  for (let kind = value?.constructor; name && typeof kind === 'function'; kind = Object.getPrototypeOf(kind)) {
    if (Object.hasOwn(kind, '_postman_propertyName') && kind._postman_propertyName === name) return true;
  }
  return false;
}

const { hasInstance } = Symbol;
const original = Function.prototype[hasInstance];

for (const Class of Object.values(sdk)) {
  if (typeof Class !== 'function') continue;
  Object.defineProperty(Class, hasInstance, {
    value: (value) => original.call(Class, value) || isKin(Class, value),
  });
}

module.exports = sdk;

/**
 * Registers a resource without a position in the program. Pulumi would keep in the state of each the stack of the calls that led to it: a tenth of the state, which
 * is written anew for each change. Of objects of ours it would be the same lines for all. Source: @pulumi/pulumi, resource.js, callsites.
 */
export function unplaced<T>(register: () => T): T {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  Error.prepareStackTrace = () => '';
  try {
    return register();
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', before);
  }
}

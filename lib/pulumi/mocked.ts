import { runtime } from '@pulumi/pulumi';

/** Whether the program runs in a unit test with Pulumi's mocks: then there is no state, and nothing that can fail. */
export function isMocked(): boolean {
  return !('registerErrorHook' in (runtime.getMonitor() ?? {}));
}

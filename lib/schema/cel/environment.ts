import { Environment } from '@marcbachmann/cel-js';
import { registerConversions } from './conversions';
import { registerLists } from './lists';
import { registerNetwork } from './network';
import { registerQuantities } from './quantities';
import { registerStrings } from './strings';
import { registerUrls } from './urls';

let environment: Environment | undefined;

/** CEL as rules of CRDs use it: standard functions and Kubernetes' own, with `self` and `oldSelf`. Made when it is first needed. */
export function celEnvironment(): Environment {
  if (environment === undefined) {
    environment = new Environment({ enableOptionalTypes: true })
      .registerVariable('self', 'dyn')
      .registerVariable('oldSelf', 'dyn');
    for (const register of [
      registerConversions,
      registerLists,
      registerNetwork,
      registerQuantities,
      registerStrings,
      registerUrls,
    ]) {
      register(environment);
    }
  }
  return environment;
}

import { isMap } from '../../../lib/values/json-map';
import type { JsonObject } from '../../../lib/values/json';
import { CONTAINERD_FILE } from '../host-files';
import { documentsOf } from '../patch';
import { valueAt } from './raw';
import { eachMachine, error, machineField, twice, type Problem } from './problem';

/**
 * Files of the machine configuration. Talos looks at them when it starts, and a wrong one lets the node start over and over: `validate` and
 * `apply-config` take it.
 */
export const files = eachMachine(intent => {
  const all = filesOf(documentsOf(intent)[0]!);
  const field = machineField(intent, 'patches');
  const problem = (message: string, fix: string): Problem => error('talos/file', field, message, fix);
  const places = all
    .filter(({ path, op }) => op === 'create' && path !== CONTAINERD_FILE && !path.startsWith('/var/'))
    .map(({ path }) =>
      problem(
        `the file ${path} would be created outside /var: Talos refuses it at start, and the node never comes up`,
        `put it below /var, or choose op: overwrite where the file exists`,
      ),
    );
  const doubles = twice(all, ({ path }) => path).map(([path]) =>
    problem(`the file ${path} is written twice: the last one would win`, 'bring both into one'),
  );
  return [...places, ...doubles];
});

function filesOf(main: JsonObject): readonly { readonly path: string; readonly op: string }[] {
  const list = valueAt(main, ['machine', 'files']);
  if (!Array.isArray(list)) return [];
  return list.filter(isMap).map(({ path, op }) => ({ path: String(path), op: typeof op === 'string' ? op : 'create' }));
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap } from '../../lib/values/json-map';
import type { Taken } from './drawing';
import { allMembers, type PropForm } from './prop-forms';
import { readType } from './type-reader';

const ROOT = join(__dirname, '../..');
const FOLDERS = ['apps', 'infrastructure', 'os', 'platform', 'tenancy'].map(name => join('constructs', name));
const CLASS = /^export class (\w+)[^]*?\n {2}constructor\(scope: \w+, id: string(?:, props: (\w+))?/gm;

/** What the props of every construct take, by the name of its class. Those without props take none. */
export function propsOfConstructs(): ReadonlyMap<string, PropForm> {
  const files = [...FOLDERS, 'bundles'].flatMap(folder =>
    readdirSync(join(ROOT, folder))
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map(name => join(ROOT, folder, name)),
  );
  return new Map(
    files.flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(CLASS)].map(([, name, props]): [string, PropForm] => [
        name!,
        props === undefined ? { is: 'object', members: {} } : readType(file, props),
      ]),
    ),
  );
}

/** Keys of the members, at any depth, that props give; `undefined` gives nothing. */
export function givenMembers(form: PropForm, value: unknown, found: Set<string>): void {
  if (form.is === 'union') form.of.forEach(each => givenMembers(each, value, found));
  else if (form.is === 'list' && Array.isArray(value)) value.forEach(each => givenMembers(form.item, each, found));
  else if (form.is === 'map' && isMap(value))
    Object.values(value).forEach(each => givenMembers(form.value, each, found));
  else if (form.is === 'object' && isMap(value))
    for (const [name, member] of Object.entries(form.members)) {
      if (value[name] === undefined) continue;
      found.add(member.key);
      givenMembers(member.form, value[name], found);
    }
}

/** Constructs and members of their props that none of some constructors took. */
export class Coverage {
  private readonly forms = propsOfConstructs();
  private readonly missing = new Set(
    [...this.forms].flatMap(([name, form]) => [name, ...[...allMembers(form).keys()]]),
  );

  take({ what, props }: Taken): void {
    const found = new Set([what]);
    givenMembers(this.forms.get(what) ?? { is: 'object', members: {} }, props, found);
    for (const each of found) this.missing.delete(each);
  }

  left(): readonly string[] {
    return [...this.missing].sort();
  }
}

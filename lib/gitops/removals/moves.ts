import { idText } from '../../model/identity';
import type { Model } from '../../model/model';
import type { Finding } from '../../values/finding';
import type { Moving } from './departures';
import type { LastTree } from './last-tree';
import { listed, unitText } from './text';

/** Objects that change hands together, and what is wrong with it. */
export interface Move {
  readonly moving: readonly Moving[];
  readonly finding: Finding;
}

const STEPS =
  '`strata synth --stage` marks them first so that Flux leaves them alone (kustomize.toolkit.fluxcd.io/prune: disabled); once Flux has applied that, the next run of synth moves them';

/** One finding for each unit that was renamed, and for each object that moves by itself. */
export function movesOf(moving: readonly Moving[], last: LastTree, model: Model): readonly Move[] {
  const names = new Set(model.units.map(({ name }) => name));
  const renamed = new Map<string, Moving[]>();
  const single: Moving[] = [];
  for (const each of moving) {
    const { name: from } = each.object.unit;
    if (each.to === undefined || names.has(from) || last.units.has(each.to)) single.push(each);
    else renamed.set(`${from}/${each.to}`, [...(renamed.get(`${from}/${each.to}`) ?? []), each]);
  }
  return [
    ...[...renamed.values()].map(group => ({ moving: group, finding: renamedFinding(group) })),
    ...single.map(each => ({ moving: [each], finding: each.to === undefined ? home(each) : moved(each, each.to) })),
  ];
}

function renamedFinding(group: readonly Moving[]): Finding {
  const { object, to } = group[0]!;
  const { name, file } = object.unit;
  return {
    code: 'removal/unit-renamed',
    severity: 'error',
    message: `unit '${name}' is now '${to}': Flux deletes the objects of the old one, at worst after it has applied the new one's, so that these are deleted and made again: ${listed(group.map(each => each.object))}`,
    object: unitText(name),
    source: file,
    fix: `keep the old name; or: ${STEPS}`,
  };
}

function moved({ object: { id, path, unit } }: Moving, to: string): Finding {
  return {
    code: 'removal/object-moved',
    severity: 'error',
    message: `it moves from unit '${unit.name}' to '${to}': Flux may delete it by the old one before it applies the new one, so that it is deleted and made again`,
    object: idText(id),
    source: path,
    fix: `leave it where it was; or: ${STEPS}`,
  };
}

function home({ object: { id, path, unit } }: Moving): Finding {
  const what = id.kind === 'Namespace' ? 'objects of the program stay in it' : 'objects of its kind stay';
  return {
    code: 'removal/still-used',
    severity: 'error',
    message: `it leaves unit '${unit.name}', and ${what}: Flux would delete it, and they would be deleted with it`,
    object: idText(id),
    source: path,
    fix: `keep it in the program; or: ${STEPS.replace('moves them', 'lets go of it')}`,
  };
}

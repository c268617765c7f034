import type { Model, ModelObject } from '../model/model';
import { formatPath } from '../schema/run';
import type { Finding } from '../values/finding';
import { isSshPublicKey } from '../values/ssh-public-key';
import { Field } from './field';
import { findingOn, type Problem } from './finding-on';
import { containersOf, podTemplateOf } from './pod-template';
import { defaultPasswordIn, isDefaultPassword, isLiteral, isSecretName, secretShape } from './secret-shapes';

/** Secrets in the clear: in Secret objects, variables, configuration and chart values, and by their shape anywhere. The values are never part of a finding. */
export function secrets(model: Model): readonly Finding[] {
  return model.objects.flatMap(object => {
    // schemas describe secrets, they hold none
    if (object.id.kind === 'CustomResourceDefinition') return [];
    return problemsOf(object).map(problem => findingOn(model, object, problem));
  });
}

function problemsOf(object: ModelObject): readonly Problem[] {
  const root = new Field(object.manifest);
  const { kind, group } = object.id;
  if (kind === 'Secret' && group === '') return object.ciphertext === undefined ? clearSecret(object, root) : [];
  return [...shapes(object), ...variables(object), ...configuration(object, root), ...chartValues(object, root)];
}

const REFERENCE =
  'name a Secret instead: one that is generated in the cluster, or one encrypted by `strata secret encrypt`';

function clearSecret({ late = [] }: ModelObject, root: Field): readonly Problem[] {
  const deferred = new Set(late.map(({ path }) => formatPath(path)));
  const keys = ['data', 'stringData'].flatMap(member =>
    root.at(member).members.filter(([, { text, path }]) => isClear(text) && !deferred.has(path)),
  );
  if (keys.length === 0) return [];
  return [
    {
      code: 'secret/clear-text',
      severity: 'error',
      field: keys[0]![1].path,
      message: `a Secret in the clear would be written: ${keys.map(([key]) => key).join(', ')}`,
      fix: 'let the cluster generate it, or encrypt it once with `strata secret encrypt`',
    },
  ];
}

/** Whether a value of a Secret stands for everybody to read who should not: ciphertext and public keys don't. */
function isClear(text: string): boolean {
  return text !== '' && !text.startsWith('ENC[') && !isSshPublicKey(text);
}

/** Text that is a secret by its shape, or that an unresolved Output left behind. */
function shapes({ manifest }: ModelObject): readonly Problem[] {
  const problems: Problem[] = [];
  visit(manifest, undefined, '');
  return problems;

  function visit(value: unknown, up: Trail | undefined, key: string | number): void {
    if (typeof value === 'string') {
      if (value.includes(OUTPUT_TEXT)) problems.push(outputText(pathOf({ up, key })));
      const what = secretShape(value);
      if (what !== undefined) problems.push(shaped(pathOf({ up, key }), what));
    } else if (Array.isArray(value)) {
      const trail = { up, key };
      for (let index = 0; index < value.length; index++) visit(value[index], trail, index);
    } else if (typeof value === 'object' && value !== null) {
      const trail = { up, key };
      for (const member of Object.keys(value)) visit((value as Record<string, unknown>)[member], trail, member);
    }
  }
}

/** Path from a leaf up; the field of the root has no key. */
interface Trail {
  readonly up: Trail | undefined;
  readonly key: string | number;
}

function pathOf(trail: Trail): string {
  const segments: (string | number)[] = [];
  for (let step: Trail = trail; step.up !== undefined; step = step.up) segments.unshift(step.key);
  return formatPath(segments);
}

function shaped(field: string, what: string): Problem {
  return {
    code: 'secret/shape',
    severity: 'error',
    field,
    message: `${what} would be written in the clear`,
    fix: REFERENCE,
  };
}

/** What Pulumi gives as the text of an Output that is not known yet. */
const OUTPUT_TEXT = 'Calling [toString] on an [Output';

function outputText(field: string): Problem {
  return {
    code: 'late/output-text',
    severity: 'error',
    field,
    message: 'the text of an unresolved Pulumi Output stands here',
    fix: "hand the Output over by `late(output, { example })` from 'strata-cloud/pulumi', or compose the text inside `output.apply`",
  };
}

function literal({ path }: Field, name: string, value: string): readonly Problem[] {
  if (!isLiteral(value)) return [];
  if (isDefaultPassword(value))
    return [defaultCredential(path, `${name} is set to a password that every attacker tries first`)];
  return [
    {
      code: 'secret/literal',
      severity: 'error',
      field: path,
      message: `${name} is set to a literal value in the clear`,
      fix: REFERENCE,
    },
  ];
}

function defaultCredential(field: string, message: string): Problem {
  return { code: 'secret/default-credential', severity: 'error', field, message, fix: REFERENCE };
}

function variables(object: ModelObject): readonly Problem[] {
  const spec = podTemplateOf(object)?.at('spec');
  if (spec === undefined) return [];
  return containersOf(spec)
    .flatMap(container => container.at('env').items)
    .flatMap(variable => {
      const name = variable.at('name').text;
      const value = variable.at('value');
      return isSecretName(name) ? literal(value, name, value.text) : [];
    });
}

function configuration({ id }: ModelObject, root: Field): readonly Problem[] {
  if (id.kind !== 'ConfigMap' || id.group !== '') return [];
  return root.at('data').members.flatMap(([key, field]) => {
    if (isSecretName(key)) return literal(field, key, field.text);
    return defaultPasswordIn(field.text) === undefined
      ? []
      : [defaultCredential(field.path, `${key} sets a password that every attacker tries first`)];
  });
}

function chartValues({ id }: ModelObject, root: Field): readonly Problem[] {
  if (id.kind !== 'HelmRelease') return [];
  const problems: Problem[] = [];
  const visit = (field: Field): void => {
    for (const [key, member] of field.members) {
      if (typeof member.value === 'string' && isSecretName(key)) problems.push(...literal(member, key, member.value));
      else visit(member);
    }
    for (const item of field.items) visit(item);
  };
  visit(root.at('spec', 'values'));
  return problems;
}

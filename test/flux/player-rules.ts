import { findRules } from '../../lib/kinds/rules';
import { apiVersionOf, groupOf } from '../../lib/kinds/kind';
import type { Model } from '../../lib/model/model';
import type { Manifest } from '../../lib/values/json';
import { loadBalancers, storage } from '../cluster/play-infrastructure';
import type { PlayRule } from '../cluster/player';

/** Kinds whose controllers run in the test. */
const PLAYED_BY_NOBODY = /\.toolkit\.fluxcd\.io$/;

/** One rule a kind of a model whose operator does not run: the condition that its readiness asks for, and the objects that it is said to make. */
export function playRules(model: Model): readonly PlayRule[] {
  const rules = new Map<string, PlayRule>();
  for (const { id, manifest, readiness } of model.objects) {
    const key = `${manifest.apiVersion}/${id.kind}`;
    if (readiness?.rule !== 'condition' || PLAYED_BY_NOBODY.test(id.group) || rules.has(key)) continue;
    const { type, status = 'True', generation } = readiness;
    rules.set(key, {
      apiVersion: manifest.apiVersion,
      kind: id.kind,
      status: ({ metadata }) => ({
        conditions: [condition(type, status, generation === 'condition' ? metadata.generation : undefined)],
      }),
      creates: produced,
    });
  }
  return [...rules.values(), storage, loadBalancers];
}

function condition(type: string, status: string, observedGeneration: unknown): object {
  return {
    type,
    status,
    observedGeneration,
    reason: 'Played',
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
}

/** Secrets that the operator of an object would make, with a value that no operator makes. */
function produced(object: Manifest): readonly Manifest[] {
  const made = findRules(groupOf(object.apiVersion), object.kind)?.produces?.(object) ?? [];
  return made
    .filter(({ kind }) => kind === 'Secret')
    .map(({ group = '', kind, namespace = object.metadata.namespace, name }) => ({
      apiVersion: apiVersionOf(group, 'v1'),
      kind,
      metadata: { name, namespace },
      stringData: { password: 'played' },
    }));
}

import {
  ConfigMap,
  PersistentVolumeClaim,
  Secret,
  Service,
  type SecurityContext,
} from '../../lib/kinds/generated/core';
import { Deployment } from '../../lib/kinds/generated/apps';
import { KubeObject } from '../../lib/kinds/kube-object';
import { Component } from '../../lib/model/component';
import type { Platform } from '../../lib/model/platform';
import type { Finding } from '../../lib/values/finding';

/** A mistake that a component makes, or the platform. */
export type Fault = (component: Component, platform: Platform) => void;

/** Id of the component that makes a mistake, and its namespace. */
export const FAULTY = 'faulty';

const labels = { app: FAULTY };
const RESTRICTED: SecurityContext = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } }; // prettier-ignore

function deployment(component: Component, changes: { image?: string; privileged?: boolean; selector?: object }): void {
  const { image = `web@sha256:${'1'.repeat(64)}`, privileged, selector = labels } = changes;
  const securityContext = privileged === true ? { privileged } : RESTRICTED;
  const container = { name: 'web', image, securityContext, resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } } }; // prettier-ignore
  new Deployment(component, 'web', {
    metadata: { name: FAULTY },
    spec: {
      selector: { matchLabels: selector as never },
      // machines may all have taints
      template: { metadata: { labels }, spec: { containers: [container], tolerations: [{ operator: 'Exists' }] } },
    },
  });
}

/** Mistakes that any platform may have beside what it has, by the code that they are found under and no other. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'schema/unknown-field': c => new ConfigMap(c, 'map', { metadata: { name: 'm' }, dat: {} } as never),
  'schema/type': c => new ConfigMap(c, 'map', { metadata: { name: 'm' }, data: { a: 1 } } as never),
  'schema/unknown-kind': c => new KubeObject(c, 'odd', { apiVersion: 'odd.example.org/v1', kind: 'Odd', namespaced: true }, { metadata: { name: 'odd' } }), // prettier-ignore
  'server/invalid': c => deployment(c, { selector: { app: 'other' } }),
  'server/not-supported': c => new Service(c, 'service', { metadata: { name: 's' }, spec: { type: 'Balancer' as never, ports: [{ port: 80 }] } }), // prettier-ignore
  'identity/name': c => new ConfigMap(c, 'map', { metadata: { name: 'Upper_Case' } }),
  'identity/duplicate': c => ['a', 'b'].forEach(id => new ConfigMap(c, id, { metadata: { name: 'same' } })),
  'images/floating-tag': c => deployment(c, { image: 'web:latest' }),
  'pod-security/violation': c => deployment(c, { privileged: true }),
  'closure/missing': c => new PersistentVolumeClaim(c, 'claim', { metadata: { name: 'c', namespace: 'nowhere-at-all' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }), // prettier-ignore
  'secret/clear-text': c => new Secret(c, 'secret', { metadata: { name: 's' }, stringData: { password: 'hunter2' } }),
  'patch/no-match': (_, platform) => platform.patch({ kind: 'ConfigMap', namespace: FAULTY, name: 'absent' }, { merge: {} }), // prettier-ignore
  'networks/overlap': (c, platform) => (c as unknown as { network: (name: string, cidr: string) => void }).network('faulty', platform.serviceCidr), // prettier-ignore
};

/** Plants a mistake into a platform. */
export function plant(platform: Platform, code: string): void {
  const component = new Component(platform, FAULTY, { namespace: FAULTY });
  component.addNamespace(FAULTY);
  FAULTS[code]!(component, platform);
}

/** What was found wrong beside a planted mistake, or in place of it. The platform was sound before. */
export function misfound(code: string, errors: readonly Finding[]): readonly string[] {
  const isFault = ({ code: found, construct = FAULTY }: Finding): boolean =>
    found === code && (construct === FAULTY || construct.startsWith(`${FAULTY}/`));
  const others = errors
    .filter(error => !isFault(error))
    .map(error => `${error.code} of ${error.construct}: ${error.message}`);
  return [
    ...(errors.some(isFault) ? [] : [`${code} was planted and is not found`]),
    ...others.map(other => `${code} was planted, and found is ${other}`),
  ];
}

import { namedBy, type Row, type Written } from './named-by';

const pod = (spec: object, annotations?: Record<string, string>): Written => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: { template: { metadata: { annotations }, spec } },
});
const container = (fields: object): object => ({ containers: [{ name: 'a', image: 'a:1', ...fields }] });
const networks = (text: string): Written => pod({}, { 'k8s.v1.cni.cncf.io/networks': text });
const NETWORK = 'NetworkAttachmentDefinition.k8s.cni.cncf.io';
const NETWORKS = 'spec.template.metadata.annotations[k8s.v1.cni.cncf.io/networks]';
const POD = 'spec.template.spec';

/** What pods name. */
const ROWS: readonly Row[] = [
  [
    'secrets of a pod',
    pod({
      ...container({
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'env' } } }],
        envFrom: [{ secretRef: { name: 'all' } }],
      }),
      imagePullSecrets: [{ name: 'pull' }],
      volumes: [{ secret: { secretName: 'volume' } }, { projected: { sources: [{ secret: { name: 'projected' } }] } }],
    }),
    [
      `Secret web/pull | ${POD}.imagePullSecrets[0].name | hard`,
      `Secret web/volume | ${POD}.volumes[0].secret.secretName | hard`,
      `Secret web/projected | ${POD}.volumes[1].projected.sources[0].secret.name | hard`,
      `Secret web/env | ${POD}.containers[0].env[0].valueFrom.secretKeyRef.name | hard`,
      `Secret web/all | ${POD}.containers[0].envFrom[0].secretRef.name | hard`,
    ],
  ],
  [
    'config maps of a pod',
    pod({
      ...container({ envFrom: [{ configMapRef: { name: 'all' } }] }),
      volumes: [{ configMap: { name: 'volume' } }],
    }),
    [
      `ConfigMap web/volume | ${POD}.volumes[0].configMap.name | hard`,
      `ConfigMap web/all | ${POD}.containers[0].envFrom[0].configMapRef.name | hard`,
    ],
  ],
  [
    'what is optional is not waited for',
    pod({
      ...container({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'env', optional: true } } }] }),
      volumes: [{ secret: { secretName: 'volume', optional: true } }],
    }),
    [
      `Secret web/volume | ${POD}.volumes[0].secret.secretName | soft`,
      `ConfigMap web/env | ${POD}.containers[0].env[0].valueFrom.configMapKeyRef.name | soft`,
    ],
  ],
  [
    'service account, priority class and claim of a pod',
    pod({
      serviceAccountName: 'web',
      priorityClassName: 'high',
      volumes: [{ persistentVolumeClaim: { claimName: 'data' } }],
    }),
    [
      `ServiceAccount web/web | ${POD}.serviceAccountName | hard`,
      `PriorityClass.scheduling.k8s.io high | ${POD}.priorityClassName | hard`,
      `PersistentVolumeClaim web/data | ${POD}.volumes[0].persistentVolumeClaim.claimName | hard`,
    ],
  ],
  ['a network', networks('lan'), [`${NETWORK} web/lan | ${NETWORKS} | hard`]],
  ['a network of another namespace', networks('net/lan@eth1'), [`${NETWORK} net/lan | ${NETWORKS} | hard`]],
  [
    'networks joined by commas',
    networks('lan, net/wan'),
    [`${NETWORK} web/lan | ${NETWORKS} | hard`, `${NETWORK} net/wan | ${NETWORKS} | hard`],
  ],
  [
    'networks as a JSON list',
    networks('[{"name":"lan","interface":"eth1"},{"name":"wan","namespace":"net"}]'),
    [`${NETWORK} web/lan | ${NETWORKS} | hard`, `${NETWORK} net/wan | ${NETWORKS} | hard`],
  ],
  ['networks that nobody can read', networks('[{"name":'), []],
  [
    'networks of a Pod',
    { apiVersion: 'v1', kind: 'Pod', metadata: { annotations: { 'k8s.v1.cni.cncf.io/networks': 'lan' } } },
    [`${NETWORK} web/lan | metadata.annotations[k8s.v1.cni.cncf.io/networks] | hard`],
  ],
];

test.each(ROWS)('%s', (_what, written, expected) => {
  expect(namedBy(written)).toEqual(expected);
});

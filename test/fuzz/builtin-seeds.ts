import type { Manifest } from '../../lib/values/json';

const labels = { app: 'web' };

const pod = {
  serviceAccountName: 'default',
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 30,
  priorityClassName: 'system-cluster-critical',
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: labels },
    },
  ],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] }],
      },
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } },
        },
      ],
    },
  },
  initContainers: [{ name: 'init', image: 'registry.example.org/init:1', command: ['true'] }],
  containers: [
    {
      name: 'web',
      image: 'registry.example.org/web:1',
      imagePullPolicy: 'IfNotPresent',
      args: ['--port=8080'],
      ports: [
        { name: 'http', containerPort: 8080, protocol: 'TCP' },
        { name: 'metrics', containerPort: 9090, hostPort: 9090 },
      ],
      env: [
        { name: 'MODE', value: 'plain' },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'token' } } },
        { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ],
      envFrom: [{ configMapRef: { name: 'settings' } }],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi', cpu: '1' } },
      livenessProbe: { httpGet: { path: '/live', port: 'http' }, periodSeconds: 5 },
      readinessProbe: { tcpSocket: { port: 8080 } },
      startupProbe: { exec: { command: ['true'] }, failureThreshold: 30 },
      lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
      volumeMounts: [
        { name: 'settings', mountPath: '/etc/web' },
        { name: 'scratch', mountPath: '/tmp', subPath: 'a' },
      ],
    },
  ],
  volumes: [
    { name: 'settings', configMap: { name: 'settings', items: [{ key: 'a', path: 'a.conf' }], defaultMode: 420 } },
    { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
    { name: 'token', secret: { secretName: 'token' } },
    { name: 'host', hostPath: { path: '/var/lib', type: 'Directory' } },
    { name: 'claim', persistentVolumeClaim: { claimName: 'data' } },
  ],
};

const template = { metadata: { labels, annotations: { 'example.org/checksum': 'a' } }, spec: pod };
const endingPod = { ...template, spec: { ...pod, restartPolicy: 'Never' } };
const job = { parallelism: 1, completions: 1, backoffLimit: 3, ttlSecondsAfterFinished: 60, template: endingPod };
const claim = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
  storageClassName: 'fast',
  volumeMode: 'Filesystem',
};

function seed(apiVersion: string, kind: string, fields: Record<string, unknown>, namespaced = true): Manifest {
  const namespace = namespaced ? { namespace: 'default' } : {};
  return { apiVersion, kind, metadata: { name: 'web', ...namespace, labels: { app: 'web' } }, ...fields };
}

/** One accepted object of each built-in kind that has rules, with the members that constructs set. */
export const BUILTIN_SEEDS: readonly Manifest[] = [
  seed('v1', 'Namespace', {}, false),
  seed('v1', 'ServiceAccount', { automountServiceAccountToken: false }),
  seed('v1', 'ConfigMap', { data: { 'a.conf': 'a', b: 'c' } }),
  seed('v1', 'Secret', { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' } }),
  seed('v1', 'Secret', { type: 'Opaque', stringData: { a: 'b' } }),
  seed('v1', 'Service', {
    spec: {
      selector: labels,
      ports: [
        { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
        { name: 'metrics', port: 9090, targetPort: 9090 },
      ],
    },
  }),
  seed('v1', 'Service', { spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'db', port: 5432 }] } }),
  seed('v1', 'Service', {
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      sessionAffinity: 'ClientIP',
      selector: labels,
      ports: [{ port: 443 }],
    },
  }),
  seed('v1', 'Service', { spec: { type: 'ExternalName', externalName: 'db.example.org' } }),
  seed('v1', 'PersistentVolumeClaim', { spec: claim }),
  seed('v1', 'ResourceQuota', { spec: { hard: { 'requests.cpu': '4', 'limits.memory': '8Gi', pods: '10' } } }),
  seed('v1', 'LimitRange', {
    spec: {
      limits: [
        {
          type: 'Container',
          default: { cpu: '1' },
          defaultRequest: { cpu: '100m' },
          max: { cpu: '2' },
          min: { cpu: '50m' },
        },
      ],
    },
  }),
  seed('apps/v1', 'Deployment', {
    spec: {
      replicas: 2,
      minReadySeconds: 5,
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
      selector: { matchLabels: labels },
      template,
    },
  }),
  seed('apps/v1', 'StatefulSet', {
    spec: {
      replicas: 2,
      serviceName: 'web',
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      selector: { matchLabels: labels },
      template,
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
    },
  }),
  seed('apps/v1', 'DaemonSet', {
    spec: {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      selector: { matchLabels: labels },
      template,
    },
  }),
  seed('batch/v1', 'Job', { spec: job }),
  seed('batch/v1', 'CronJob', {
    spec: {
      schedule: '*/5 3-6 * jan,feb 1-5',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      jobTemplate: { spec: job },
    },
  }),
  seed('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      minReplicas: 1,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    },
  }),
  seed('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, selector: { matchLabels: labels } } }),
  seed('networking.k8s.io/v1', 'Ingress', {
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['web.example.org'], secretName: 'web-tls' }],
      rules: [
        {
          host: 'web.example.org',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
          },
        },
      ],
    },
  }),
  seed('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'example.org/nginx' } }, false),
  seed('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: labels }, podSelector: {} }],
          ports: [{ port: 8080, endPort: 8090, protocol: 'TCP' }],
        },
      ],
      egress: [
        {
          to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
          ports: [{ port: 'dns', protocol: 'UDP' }],
        },
      ],
    },
  }),
  seed('rbac.authorization.k8s.io/v1', 'Role', {
    rules: [{ apiGroups: [''], resources: ['pods'], resourceNames: ['a'], verbs: ['get'] }],
  }),
  seed(
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    {
      rules: [
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
        { apiGroups: ['apps'], resources: ['*'], verbs: ['*'] },
      ],
    },
    false,
  ),
  seed('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
    subjects: [
      { kind: 'ServiceAccount', name: 'web', namespace: 'default' },
      { kind: 'Group', name: 'admins', apiGroup: 'rbac.authorization.k8s.io' },
    ],
  }),
  seed(
    'rbac.authorization.k8s.io/v1',
    'ClusterRoleBinding',
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'User', name: 'alice' }],
    },
    false,
  ),
  seed('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000, preemptionPolicy: 'Never' }, false),
  seed(
    'storage.k8s.io/v1',
    'StorageClass',
    {
      provisioner: 'csi.example.org',
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
      parameters: { a: 'b' },
    },
    false,
  ),
];

/** Digest of the chart's one pinned image. */
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Files of a small chart that has one of everything that facts tell of. */
export const SAMPLE_CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: sample\nversion: 1.2.3\nappVersion: 1.30\n',
  'values.yaml':
    'replicas: 2\nimage: {repository: example.com/sample, tag: "1.30"}\nnodeSelector: {}\nmonitoring: false\n',
  'crds/widgets.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: []}
`,
  'templates/workloads.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      priorityClassName: sample
      serviceAccountName: sample
      initContainers: [{name: init, image: "busybox:1.37"}]
      containers:
        - name: main
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}@${DIGEST}"
          args: [--helper-image=registry.example.com:5000/helper:v1, --address=metrics.example.com:9090]
          env: [{name: WORKER_IMAGE, value: example.com/worker:v2}]
          resources: {requests: {memory: 64Mi, cpu: 1}, limits: {memory: 128Mi}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: kube-system}
spec: {template: {spec: {hostNetwork: true, containers: [{name: agent, image: "example.com/agent:v1"}]}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {jobTemplate: {spec: {parallelism: 3, template: {spec: {containers: [{name: job, image: "example.com/job:v1"}]}}}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: sample}
spec: {maxUnavailable: 50%}
---
apiVersion: v1
kind: Service
metadata: {name: door}
spec: {type: LoadBalancer, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: other-door}
spec: {type: LoadBalancer, loadBalancerClass: example.com/other, ports: [{port: 80}]}
`,
  'templates/cluster.yaml': `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: sample}
value: 1000
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: example.com/fast
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: sample}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: sample}
webhooks:
  - name: check.example.com
    failurePolicy: Ignore
    namespaceSelector: {matchLabels: {checked: "yes"}}
    rules: [{apiGroups: [example.com, ""], apiVersions: [v1], resources: [widgets], operations: [UPDATE, CREATE]}]
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: first}
{{- if .Values.monitoring }}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | ternary "known" "unknown" }}}
{{- end }}
`,
  'templates/hooks.yaml': `apiVersion: batch/v1
kind: Job
metadata: {name: prepare, annotations: {helm.sh/hook: "pre-install, pre-upgrade"}}
spec: {template: {spec: {containers: [{name: prepare, image: "example.com/prepare:v1"}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: try, annotations: {helm.sh/hook: test}}
spec: {containers: [{name: try, image: "example.com/try:v1"}]}
`,
};

package machine

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/constants"
	"github.com/siderolabs/talos/pkg/machinery/resources/k8s"

	"strata.invalid/test/talos-simulator/kube"
)

// nodeState is what the machine knows of its Node.
type nodeState struct {
	registered bool
	ready      bool
	// posted is what was last told of the Node's status, applied the labels and taints that were last set.
	posted, applied string
	// looked is when its pods were last looked at.
	looked time.Time
}

type object = map[string]any

// runKubelet registers the machine's Node as soon as an API server of the cluster answers, and tells of its readiness.
func (m *Machine) runKubelet(ctx context.Context) {
	if m.boot.Kubernetes == nil {
		return
	}

	client, err := kube.New(*m.boot.Kubernetes)
	if err != nil {
		return
	}

	for {
		if !m.shuttingDown() && !m.deaf() && m.services.running("kubelet") {
			m.kubeletTurn(ctx, client)
		}

		time.Sleep(m.interval(100))
	}
}

func (m *Machine) kubeletTurn(ctx context.Context, client *kube.Client) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()

	m.publishMembers(ctx)

	if !m.kubernetesServes() {
		return
	}

	m.mu.Lock()
	known, podNetwork := m.node, m.answer.PodNetwork
	m.mu.Unlock()

	ready := "False"
	if podNetwork || m.current().Cluster().Network().CNI().Name() != constants.NoneCNI {
		ready = "True"
	}

	wanted := m.nodeOf()
	if text := fmt.Sprint(wanted); known.applied != text {
		if m.register(ctx, client, wanted, !known.registered) != nil {
			return
		}

		known.applied, known.registered = text, true
	}

	if posted := ready + m.kubernetesVersion(); known.posted != posted && m.postStatus(ctx, client, ready) == nil {
		known.posted = posted
	}

	known.ready = m.readNode(ctx, client)
	if !known.ready && ready == "True" {
		// Somebody else has said otherwise: it is told again.
		known.posted = ""
	}

	if m.controlPlane() {
		m.runStaticPods(ctx, client)
	}

	if time.Since(known.looked) > time.Second {
		known.looked = time.Now()
		m.runPods(ctx, client)
	}

	m.mu.Lock()
	m.node = known
	m.mu.Unlock()
	m.touch()
}

func (m *Machine) nodeNotReady() string {
	if m.boot.Kubernetes == nil {
		return ""
	}

	name := m.nodename()

	m.mu.Lock()
	defer m.mu.Unlock()

	switch {
	case !m.node.registered:
		return fmt.Sprintf("node %q status is not available yet", name)
	case !m.node.ready:
		return fmt.Sprintf("node %q is not ready", name)
	}

	return ""
}

func (m *Machine) registered() string {
	m.mu.Lock()
	known := m.node.registered
	m.mu.Unlock()

	if !known {
		return ""
	}

	return m.nodename()
}

// nodeOf is the Node that the configuration asks for.
func (m *Machine) nodeOf() object {
	labels := map[string]string{
		"kubernetes.io/hostname": m.nodename(), "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux",
		"beta.kubernetes.io/arch": "amd64",
	}
	taints := []any{}

	if m.controlPlane() {
		labels[constants.LabelNodeRoleControlPlane] = ""

		if !m.current().Cluster().ScheduleOnControlPlanes() {
			taints = append(taints, object{"key": constants.LabelNodeRoleControlPlane, "effect": "NoSchedule"})
		}
	}

	maps.Copy(labels, m.current().Machine().NodeLabels())

	given := m.current().Machine().NodeTaints()
	for _, key := range slices.Sorted(maps.Keys(given)) {
		value, effect, found := strings.Cut(given[key], ":")
		if !found {
			value, effect = "", given[key]
		}

		taints = append(taints, object{"key": key, "value": value, "effect": effect})
	}

	// Those of others are left alone.
	annotations := map[string]string{}
	maps.Copy(annotations, m.current().Machine().NodeAnnotations())

	return object{
		"apiVersion": "v1", "kind": "Node", "metadata": object{"name": m.nodename(), "labels": labels, "annotations": annotations},
		"spec": object{"taints": taints},
	}
}

// register makes the Node at the start of the kubelet, and keeps its labels and taints those of the configuration.
func (m *Machine) register(ctx context.Context, client *kube.Client, node object, starts bool) error {
	if starts {
		if err := client.Do(ctx, http.MethodPost, "/api/v1/nodes", node, nil); err == nil || !kube.Answered(err, http.StatusConflict) {
			return err
		}
	}

	changed := object{"metadata": node["metadata"], "spec": node["spec"]}
	if starts {
		maps.Copy(changed["spec"].(object), m.uncordoned(ctx, client))
	}

	return client.Do(ctx, http.MethodPatch, "/api/v1/nodes/"+m.nodename(), changed, nil)
}

func (m *Machine) postStatus(ctx context.Context, client *kube.Client, ready string) error {
	message, reason := "kubelet is posting ready status", "KubeletReady"
	if ready == "False" {
		message, reason = "container runtime network not ready: cni plugin not initialized", "KubeletNotReady"
	}

	now := time.Now().UTC().Format(time.RFC3339)
	size := object{"cpu": "8", "memory": "16Gi", "pods": "110", "ephemeral-storage": "50Gi"}
	status := object{
		"capacity": size, "allocatable": size,
		"addresses":  []any{object{"type": "InternalIP", "address": m.boot.Address}, object{"type": "Hostname", "address": m.nodename()}},
		"conditions": []any{object{"type": "Ready", "status": ready, "reason": reason, "message": message, "lastHeartbeatTime": now, "lastTransitionTime": now}},
		"nodeInfo": object{
			"machineID": m.boot.Hardware.UUID, "systemUUID": m.boot.Hardware.UUID, "bootID": m.boot.BootID, "kernelVersion": "6.18.0-talos",
			"osImage": "Talos (v" + m.boot.System.Version + ")", "containerRuntimeVersion": "containerd://2.1.5", "kubeletVersion": m.kubernetesVersion(),
			"kubeProxyVersion": "", "operatingSystem": "linux", "architecture": "amd64",
		},
	}

	return client.Do(ctx, http.MethodPatch, "/api/v1/nodes/"+m.nodename()+"/status", object{"status": status}, nil)
}

// readNode reads whether the Node is Ready, which others may have said too.
func (m *Machine) readNode(ctx context.Context, client *kube.Client) bool {
	var node struct {
		Spec   struct{ Unschedulable bool }
		Status struct {
			Conditions []struct{ Type, Status string }
		}
	}

	if client.Do(ctx, http.MethodGet, "/api/v1/nodes/"+m.nodename(), nil, &node) != nil {
		return false
	}

	ready := false
	for _, condition := range node.Status.Conditions {
		ready = ready || condition.Type == "Ready" && condition.Status == "True"
	}

	put(ctx, m.resources, k8s.NewNodeStatus(k8s.NamespaceName, m.nodename()), func(status *k8s.NodeStatus) {
		*status.TypedSpec() = k8s.NodeStatusSpec{Nodename: m.nodename(), NodeReady: ready, Unschedulable: node.Spec.Unschedulable}
	})

	return ready
}

// kubernetesVersion is the tag of the kubelet's image.
func (m *Machine) kubernetesVersion() string {
	return tagOf(m.current().Machine().Kubelet().Image())
}

func tagOf(image string) string {
	return image[strings.LastIndex(image, ":")+1:]
}

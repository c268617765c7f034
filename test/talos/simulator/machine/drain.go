package machine

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/constants"

	"strata.invalid/test/talos-simulator/kube"
	"strata.invalid/test/talos-simulator/wire"
)

// drain cordons the Node and evicts its pods, by the real API server: so a budget of disruptions holds. It gives up after a while without an error; an API
// server that can't be reached is one.
func (m *Machine) drain() error {
	if m.registered() == "" {
		return nil
	}

	if !m.kubernetesServes() {
		return errors.New("failed to cordon node: the Kubernetes API does not answer")
	}

	client, err := kube.New(*m.boot.Kubernetes)
	if err != nil {
		return err
	}

	limit := time.Duration(m.boot.Timing.Drain) * time.Millisecond

	ctx, cancel := context.WithTimeout(context.Background(), limit+5*time.Second)
	defer cancel()

	cordon := object{"metadata": object{"annotations": object{constants.AnnotationCordonedKey: constants.AnnotationCordonedValue}}, "spec": object{"unschedulable": true}}
	if err = client.Do(ctx, http.MethodPatch, "/api/v1/nodes/"+m.nodename(), cordon, nil); err != nil {
		return err
	}

	for deadline := time.Now().Add(limit); time.Now().Before(deadline); pause(50) {
		if !m.has(wire.DrainStuck) && m.evict(ctx, client) == 0 {
			return nil
		}
	}

	return nil
}

// evict asks for the eviction of all pods that some controller would make anew elsewhere, and tells how many are left.
func (m *Machine) evict(ctx context.Context, client *kube.Client) (left int) {
	pods, err := m.pods(ctx, client)
	if err != nil {
		return 1
	}

	for _, pod := range pods.Items {
		owners := pod.Metadata.OwnerReferences
		if len(owners) == 0 || owners[0].Kind == "DaemonSet" || owners[0].Kind == "Node" || strings.HasPrefix(pod.Status.Phase, "Succeeded") {
			continue
		}

		left++

		eviction := object{
			"apiVersion": "policy/v1", "kind": "Eviction", "metadata": object{"name": pod.Metadata.Name, "namespace": pod.Metadata.Namespace},
			"deleteOptions": object{"gracePeriodSeconds": 0},
		}
		_ = client.Do(ctx, http.MethodPost, "/api/v1/namespaces/"+pod.Metadata.Namespace+"/pods/"+pod.Metadata.Name+"/eviction", eviction, nil)
	}

	return left
}

// uncordoned takes back what this machine's own shutdown did, not what a person did.
func (m *Machine) uncordoned(ctx context.Context, client *kube.Client) object {
	var node struct {
		Metadata struct{ Annotations map[string]string }
	}
	if client.Do(ctx, http.MethodGet, "/api/v1/nodes/"+m.nodename(), nil, &node) == nil && node.Metadata.Annotations[constants.AnnotationCordonedKey] != "" {
		_ = client.Do(ctx, http.MethodPatch, "/api/v1/nodes/"+m.nodename(), object{"metadata": object{"annotations": object{constants.AnnotationCordonedKey: nil}}}, nil)

		return object{"unschedulable": nil}
	}

	return object{}
}

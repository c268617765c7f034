package machine

import (
	"context"
	"net/http"

	"github.com/siderolabs/talos/pkg/machinery/constants"
	"github.com/siderolabs/talos/pkg/machinery/resources/k8s"

	"strata.invalid/test/talos-simulator/kube"
)

const staticPods = "/api/v1/namespaces/kube-system/pods"

// runStaticPods shows the mirrors of the static pods, and makes them anew where their settings have changed.
func (m *Machine) runStaticPods(ctx context.Context, client *kube.Client) {
	for _, part := range m.components(ctx) {
		name := part.name + "-" + m.nodename()

		var there struct {
			Metadata struct{ Annotations map[string]string }
			Spec     struct{ Containers []struct{ Image string } }
		}

		err := client.Do(ctx, http.MethodGet, staticPods+"/"+name, nil, &there)

		runs := there.Metadata.Annotations

		if err == nil && (there.Spec.Containers[0].Image != part.image || runs[constants.AnnotationStaticPodConfigVersion] != part.version ||
			runs[constants.AnnotationStaticPodSecretsVersion] != part.secrets) {
			_ = client.Do(ctx, http.MethodDelete, staticPods+"/"+name+"?gracePeriodSeconds=0", nil, nil)
			err = kube.StatusError{Code: http.StatusNotFound}
		}

		if err == nil || kube.Answered(err, http.StatusNotFound) && m.runStaticPod(ctx, client, name, part) == nil {
			put(ctx, m.resources, k8s.NewStaticPodStatus(k8s.NamespaceName, "kube-system/"+name), func(pod *k8s.StaticPodStatus) {
				pod.TypedSpec().PodStatus = map[string]any{"phase": "Running", "conditions": []any{map[string]any{"type": "Ready", "status": "True"}}}
			})
		}
	}
}

func (m *Machine) runStaticPod(ctx context.Context, client *kube.Client, name string, part component) error {
	hash := hashOf([]byte(part.image + part.version + part.secrets))
	pod := object{
		"apiVersion": "v1", "kind": "Pod",
		"metadata": object{
			"name": name, "namespace": "kube-system", "labels": object{"tier": "control-plane", "k8s-app": part.name, "component": part.name},
			"annotations": object{
				"kubernetes.io/config.mirror": hash, "kubernetes.io/config.source": "file", "kubernetes.io/config.hash": hash,
				constants.AnnotationStaticPodConfigVersion: part.version, constants.AnnotationStaticPodSecretsVersion: part.secrets,
			},
		},
		"spec": object{
			"nodeName": m.nodename(), "hostNetwork": true, "priorityClassName": "system-cluster-critical", "tolerations": []any{object{"operator": "Exists"}},
			"containers": []any{object{"name": part.name, "image": part.image}},
		},
	}
	if err := client.Do(ctx, http.MethodPost, staticPods, pod, nil); err != nil {
		return err
	}

	status := m.runningStatus(map[string]string{part.name: part.image})

	return client.Do(ctx, http.MethodPatch, staticPods+"/"+name+"/status", object{"status": status}, nil)
}

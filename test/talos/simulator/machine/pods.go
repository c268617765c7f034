package machine

import (
	"context"
	"net/http"
	"time"

	"strata.invalid/test/talos-simulator/kube"
	"strata.invalid/test/talos-simulator/wire"
)

// podList is what a kubelet reads of the pods of its Node.
type podList struct {
	Items []struct {
		Metadata struct {
			Name, Namespace   string
			DeletionTimestamp string
			OwnerReferences   []struct{ Kind string }
		}
		Spec struct {
			Containers []struct{ Name, Image string }
		}
		Status struct{ Phase string }
	}
}

func (m *Machine) pods(ctx context.Context, client *kube.Client) (pods podList, err error) {
	return pods, client.Do(ctx, http.MethodGet, "/api/v1/pods?fieldSelector=spec.nodeName%3D"+m.nodename(), nil, &pods)
}

// runPods lets the pods of this Node run as soon as they are bound to it, and lets go those that are deleted.
func (m *Machine) runPods(ctx context.Context, client *kube.Client) {
	pods, err := m.pods(ctx, client)
	if err != nil {
		return
	}

	for _, pod := range pods.Items {
		path := "/api/v1/namespaces/" + pod.Metadata.Namespace + "/pods/" + pod.Metadata.Name

		switch {
		case pod.Metadata.DeletionTimestamp != "":
			if !m.has(wire.DrainStuck) {
				_ = client.Do(ctx, http.MethodDelete, path, object{"gracePeriodSeconds": 0}, nil)
			}
		case pod.Status.Phase == "Pending":
			names := map[string]string{}
			for _, container := range pod.Spec.Containers {
				names[container.Name] = container.Image
			}

			_ = client.Do(ctx, http.MethodPatch, path+"/status", object{"status": m.runningStatus(names)}, nil)
		}
	}
}

// runningStatus is that of a pod whose containers, images by name, all run.
func (m *Machine) runningStatus(containers map[string]string) object {
	now := time.Now().UTC().Format(time.RFC3339)
	statuses := []any{}

	for name, image := range containers {
		statuses = append(statuses, object{
			"name": name, "image": image, "imageID": "", "ready": true, "restartCount": 0, "state": object{"running": object{"startedAt": now}},
		})
	}

	return object{
		"phase": "Running", "hostIP": m.boot.Address, "podIP": m.boot.Address, "startTime": now, "containerStatuses": statuses,
		"conditions": []any{object{"type": "Ready", "status": "True"}, object{"type": "ContainersReady", "status": "True"}},
	}
}
